import type { ReportInput } from "../../../lib/domain/report-input.ts";
import type { Random } from "../random.ts";
import { observedAt, type Scene } from "../scene.ts";
import { maybe } from "./content.ts";
import { wantedIn } from "./gate-content.ts";
import type { Verb } from "./verb.ts";

/** Reports at once that one resource is what gates want and another isn't, so that both seldom are. */
export const seesaw: Verb = {
  name: "batch",
  weight: 14,
  plan(random, scene, at) {
    const isFirstGood = random.isLikely(0.5);
    const reports = wantedIn(scene).map((resource, index) => ({
      resource,
      input: inputOf(random, scene, { at, isGood: isFirstGood === (index === 0) }),
    }));
    return {
      text: JSON.stringify(reports),
      resources: wantedIn(scene),
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

function inputOf(
  random: Random,
  scene: Scene,
  { at, isGood }: { readonly at: number; readonly isGood: boolean },
): ReportInput {
  const status = isGood ? ("True" as const) : ("False" as const);
  return {
    id: `s${random.whole(0, 999_999_999)}`,
    ...maybe(random, 0.2, { observedAt: observedAt(random, random.pick(scene.reporters), at) }),
    ...maybe(random, 0.4, { revision: `v${random.whole(1, 2)}` }),
    health: isGood ? "Ready" : "Down",
    ...maybe(random, 0.4, { conditions: [{ type: "Tested", status }] }),
    ...maybe(random, 0.3, { data: { a: 1 } }),
  };
}
