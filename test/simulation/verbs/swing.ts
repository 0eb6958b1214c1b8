import { observedAt } from "../scene.ts";
import { maybe } from "./content.ts";
import { wantedIn } from "./gate-content.ts";
import type { Verb } from "./verb.ts";

/** A report that says what gates want to hear, or the contrary. */
export const swing: Verb = {
  name: "report",
  weight: 9,
  plan(random, scene, at) {
    const resource = random.pick(wantedIn(scene));
    const time = observedAt(random, random.pick(scene.reporters), at);
    const isGood = random.isLikely(0.6);
    const status = isGood ? ("True" as const) : ("False" as const);
    const input = {
      id: `s${random.whole(0, 999_999_999)}`,
      ...maybe(random, 0.5, { observedAt: time }),
      ...maybe(random, 0.4, { revision: `v${random.whole(1, 2)}` }),
      health: isGood ? ("Ready" as const) : ("Down" as const),
      ...maybe(random, 0.4, { conditions: [{ type: "Tested", status }] }),
      ...maybe(random, 0.3, { data: { a: 1 } }),
    };
    return {
      text: `${resource} ${JSON.stringify(input)}`,
      resources: [resource],
      intent: { kind: "reports", reports: [{ resource, input }], caller: "ci" },
      async perform({ system, ports }) {
        const {
          applied,
          reason,
          status: told,
        } = await system.verbs.ingest(ports, { resource, input }, "ci");
        return { outcomes: [applied || !reason ? "applied" : reason], statuses: [told] };
      },
    };
  },
};
