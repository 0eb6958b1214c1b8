import { Consumer } from "../consumer.ts";
import type { Mutant } from "./mutant.ts";

class Deaf extends Consumer {
  protected override isNews(before: unknown): boolean {
    return before === undefined;
  }
}

/** A consumer believes what it was told first, for good. */
export const deafConsumer: Mutant = {
  name: "a consumer that listens once",
  breaks: 11,
  mutate: (production) => ({ ...production, consumer: () => new Deaf() }),
};
