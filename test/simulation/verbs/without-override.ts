import type { Verb } from "./verb.ts";

/** `DELETE /v1/overrides/{path}`. */
export const withoutOverride: Verb = {
  name: "gate",
  weight: 0.7,
  plan(random, scene) {
    const gate = random.pick(scene.gates);
    return {
      text: `${gate} is forced no more`,
      resources: [...scene.gates, ...scene.resources],
      intent: { kind: "overrideRemoval", gate, caller: "ops" },
      async perform({ system, ports }) {
        return { decision: await system.verbs.removeOverride(ports, gate, "ops") };
      },
    };
  },
};
