import { maybe } from "./content.ts";
import { APPROVERS } from "./gate-content.ts";
import type { Verb } from "./verb.ts";

/** `PUT /v1/approvals/{path}`. */
export const approve: Verb = {
  name: "gate",
  weight: 3,
  plan(random, scene) {
    const [gate, caller] = [random.pick(scene.gates), random.pick(APPROVERS)];
    const input = {
      ...maybe(random, 0.4, { revision: `v${random.whole(1, 3)}` }),
      ...maybe(random, 0.3, { reason: random.pick(["tested", "agreed"]) }),
    };
    return {
      text: `${caller} approves of ${gate} ${JSON.stringify(input)}`,
      resources: [...scene.gates, ...scene.resources],
      intent: { kind: "approval", gate, input, caller },
      async perform({ system, ports }) {
        return { decision: await system.verbs.putApproval(ports, gate, input, caller) };
      },
    };
  },
};
