import { inputsThat, type Mutant } from "./mutant.ts";

/** Whatever is deployed is taken for one revision, since ever. */
export const revisionUnasked: Mutant = {
  name: "a gate that ignores the revision",
  breaks: 13,
  isOfGates: true,
  mutate: (production) =>
    inputsThat(production, ({ revision, ...state }) => {
      const { named, unnamed } = revision;
      return {
        ...state,
        revision: {
          ...(named && { named: { ...named, value: "v1" } }),
          ...(unnamed && { unnamed: { ...unnamed, value: "v1" } }),
        },
        revisionSince: "",
      };
    }),
};
