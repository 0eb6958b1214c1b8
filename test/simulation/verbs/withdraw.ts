import { APPROVERS } from "./gate-content.ts";
import type { Verb } from "./verb.ts";

/** `DELETE /v1/approvals/{path}`. */
export const withdraw: Verb = {
  name: "gate",
  weight: 1,
  plan(random, scene) {
    const [gate, caller] = [random.pick(scene.gates), random.pick(APPROVERS)];
    return {
      text: `${caller} approves of ${gate} no more`,
      resources: [...scene.gates, ...scene.resources],
      intent: { kind: "withdrawal", gate, caller },
      async perform({ system, ports }) {
        return { decision: await system.verbs.removeApproval(ports, gate, caller) };
      },
    };
  },
};
