import type { ReportInput } from "../../../lib/domain/report-input.ts";
import { maybe } from "./content.ts";
import type { Verb } from "./verb.ts";

/** A report, as of now, that something is well or isn't, so that there is something to tell. */
export const swing: Verb = {
  name: "report",
  weight: 10,
  plan(random, scene) {
    const [first = ""] = scene.resources;
    const resource = random.isLikely(0.7) ? first : random.pick(scene.resources);
    const isGood = random.isLikely(0.5);
    const status = isGood ? ("True" as const) : ("False" as const);
    const input: ReportInput = {
      id: `n${random.whole(0, 999_999_999)}`,
      health: isGood ? "Ready" : random.pick(["Down", "Down", "Unknown"]),
      ...maybe(random, 0.3, { conditions: [{ type: "Tested", status }] }),
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
