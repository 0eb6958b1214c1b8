import { anInput } from "./content.ts";
import type { Verb } from "./verb.ts";

/** `POST /v1/reports`: several reports, of which those on one resource are one write. */
export const batch: Verb = {
  name: "batch",
  weight: 3,
  plan(random, scene, at) {
    const reports = Array.from({ length: random.whole(2, 6) }, () => ({
      resource: random.pick(scene.resources),
      input: anInput(random, scene, at),
    }));
    return {
      text: JSON.stringify(reports),
      resources: reports.map(({ resource }) => resource),
      intent: { kind: "reports", reports, caller: "ci" },
      async perform({ system, ports }) {
        const outcomes = await system.verbs.ingestBatch(ports, reports, "ci");
        return {
          outcomes: outcomes.map((one) => (one.kind === "notApplied" ? one.reason : one.kind)),
        };
      },
    };
  },
};
