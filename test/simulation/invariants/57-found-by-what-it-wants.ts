import { dependenciesOf } from "../../../lib/domain/gate/dependencies.ts";
import { live } from "../../../lib/domain/state.ts";
import type { Invariant } from "./invariant.ts";

export const foundByWhatItWants: Invariant = {
  number: 57,
  name: "at rest a gate is found by each resource that it depends on",
  violation({ accounts, world }) {
    for (const resource of accounts.byResource.keys()) {
      const { gate } = live(accounts.latest(resource)?.state) ?? {};
      const unknown = gate
        ? dependenciesOf(gate.definition).find(
            (one) => !world.table.item(one, `dependent#${resource}`),
          )
        : undefined;
      if (unknown !== undefined) return `${unknown} doesn't lead to ${resource}`;
    }
    return undefined;
  },
};
