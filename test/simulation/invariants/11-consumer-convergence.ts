import { live, type ResourceState } from "../../../lib/domain/state.ts";
import { HEALTH } from "../consumer.ts";
import { statusIn } from "../stored.ts";
import type { Invariant } from "./invariant.ts";

export const consumerConvergence: Invariant = {
  number: 11,
  name: "a consumer that keeps the highest sequence ends with the status that is stored",
  violation({ accounts, aftermath }) {
    for (const resource of accounts.byResource.keys()) {
      if (accounts.isGivenUp(resource)) continue;
      const things = aftermath.viewBeforeReplay.get(resource) ?? new Map();
      const expected = wordsOf(accounts.latest(resource)?.state);
      for (const name of new Set([...things.keys(), ...expected.keys()])) {
        const [known, stored] = [things.get(name)?.value ?? null, expected.get(name) ?? null];
        if (known !== stored) {
          return `a consumer takes ${name || "the health"} of ${resource} for ${known}, and it is ${stored}`;
        }
      }
    }
    return undefined;
  },
};

function wordsOf(state: ResourceState | undefined): Map<string, string> {
  const found = live(state);
  if (!found) return new Map();
  const { conditions, health } = statusIn(found);
  return new Map([
    ...conditions.map(({ type, status }): [string, string] => [type, status]),
    [HEALTH, health],
  ]);
}
