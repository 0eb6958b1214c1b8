import { FORCED } from "../../../lib/domain/gate/override.ts";
import type { Verb } from "./verb.ts";

/** `PUT /v1/overrides/{path}`. */
export const override: Verb = {
  name: "gate",
  weight: 1.5,
  plan(random, scene) {
    const gate = random.pick(scene.gates);
    const until = `${Math.round(random.magnitude(1, 7_200))}s`;
    const input = { decision: random.pick(FORCED), reason: "INC-7", until };
    return {
      text: `${gate} is forced ${JSON.stringify(input)}`,
      resources: [...scene.gates, ...scene.resources],
      intent: { kind: "override", gate, input, caller: "ops" },
      async perform({ system, ports }) {
        return { decision: await system.verbs.putOverride(ports, gate, input, "ops") };
      },
    };
  },
};
