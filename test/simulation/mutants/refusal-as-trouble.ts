import { Refusal } from "../../../lib/domain/refusal.ts";
import { type Mutant, withVerbs } from "./mutant.ts";

/** A report on a deleted resource is answered as our own trouble, and so sent again for good. */
export const refusalAsTrouble: Mutant = {
  name: "a refusal that asks to try again",
  breaks: 16,
  mutate: (production) =>
    withVerbs(production, {
      async ingest(ports, addressed, caller) {
        try {
          return await production.verbs.ingest(ports, addressed, caller);
        } catch (error) {
          const isGone = error instanceof Refusal && error.code === "gone";
          throw isGone ? new Refusal("unavailable", `${error.message}; try again`) : error;
        }
      },
    }),
};
