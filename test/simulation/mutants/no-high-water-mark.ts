import { Consumer } from "../consumer.ts";
import type { Mutant } from "./mutant.ts";

class Gullible extends Consumer {
  protected override isNews(): boolean {
    return true;
  }
}

/** A consumer believes whatever it was told last. */
export const noHighWaterMark: Mutant = {
  name: "no high-water mark in the consumer",
  breaks: 12,
  mutate: (production) => ({ ...production, consumer: () => new Gullible() }),
};
