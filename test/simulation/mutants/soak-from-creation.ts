import { inputsThat, type Mutant } from "./mutant.ts";

/** A soak counts from when the resource was new, whatever was seen of it since. */
export const soakFromCreation: Mutant = {
  name: "a soak from the wrong time",
  breaks: 13,
  isOfGates: true,
  mutate: (production) =>
    inputsThat(production, (state) => ({
      ...state,
      conditions: state.conditions.map((one) => ({ ...one, stableSince: state.createdTime })),
    })),
};
