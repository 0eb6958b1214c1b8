import { live } from "../../../lib/domain/state.ts";
import { type Mutant, withImages } from "./mutant.ts";

/** A group that is declared again with a policy isn't told of the members that it has. */
export const declaredUnheard: Mutant = {
  name: "a group that is declared again and not told",
  breaks: 37,
  mutate: (production) =>
    withImages(production, (images) => {
      const { before, after } = images;
      const isBack = before && after?.members && !live(before) && live(after);
      return isBack ? { ...images, before: after } : images;
    }),
};
