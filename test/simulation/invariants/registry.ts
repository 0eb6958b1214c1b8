import { convergence } from "./01-convergence.ts";
import { versionChain } from "./02-version-chain.ts";
import { noLostUpdate } from "./04-no-lost-update.ts";
import { noGhost } from "./07-no-ghost.ts";
import { noLostTransition } from "./08-no-lost-transition.ts";
import type { Invariant } from "./invariant.ts";

/** Everything that holds in every run. */
export const INVARIANTS: readonly Invariant[] = [
  convergence,
  versionChain,
  noLostUpdate,
  noGhost,
  noLostTransition,
];
