import { type Mutant, withMapping } from "./mutant.ts";

/** The relay is also handed the rows that it writes itself, which it can't read. */
export const everyRowRelayed: Mutant = {
  name: "a stream without its filter",
  breaks: 30,
  mutate: (production) => withMapping(production, "relay", { wants: () => true }),
};
