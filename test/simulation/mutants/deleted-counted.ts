import { live } from "../../../lib/domain/state.ts";
import { type Mutant, withImages } from "./mutant.ts";

/** A group isn't told that a member was deleted. */
export const deletedCounted: Mutant = {
  name: "a deleted member that still counts",
  breaks: 37,
  mutate: (production) =>
    withImages(production, ({ before, after, version }) => ({
      before,
      after: live(after) ?? before,
      version,
    })),
};
