import { type Mutant, withMapping } from "./mutant.ts";

/** A shard is read before the one that it came of is done. */
export const childrenFirst: Mutant = {
  name: "a shard read before its parent",
  breaks: 10,
  mutate: (production) => withMapping(production, "relay", { parentsFirst: false }),
};
