import { anInput } from "./content.ts";
import type { Verb } from "./verb.ts";

/** `POST /v1/reports/{path}`: one report. */
export const report: Verb = {
  name: "report",
  weight: 12,
  plan(random, scene, at) {
    const resource = random.pick(scene.resources);
    const input = anInput(random, scene, at);
    return {
      text: `${resource} ${JSON.stringify(input)}`,
      resources: [resource],
      intent: { kind: "reports", reports: [{ resource, input }], caller: "ci" },
      async perform({ system, ports }) {
        const { applied, reason, status } = await system.verbs.ingest(
          ports,
          { resource, input },
          "ci",
        );
        return { outcomes: [applied || !reason ? "applied" : reason], statuses: [status] };
      },
    };
  },
};
