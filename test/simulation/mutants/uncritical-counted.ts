import type { ResourceState } from "../../../lib/domain/state.ts";
import { type Mutant, withImages } from "./mutant.ts";

/** Every member is taken for critical. */
export const uncriticalCounted: Mutant = {
  name: "an uncritical member that counts",
  breaks: 37,
  mutate: (production) =>
    withImages(production, ({ before, after, version }) => ({
      before: critical(before),
      after: critical(after),
      version,
    })),
};

function critical(state: ResourceState | undefined): ResourceState | undefined {
  return state && { ...state, declaration: { ...state.declaration, critical: true } };
}
