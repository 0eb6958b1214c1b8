import type { Verb } from "./verb.ts";

/** `DELETE /v1/gates/{path}`. */
export const undefine: Verb = {
  name: "gate",
  weight: 0.5,
  plan(random, scene) {
    const gate = random.pick(scene.gates);
    return {
      text: `no ${gate}`,
      resources: [...scene.gates, ...scene.resources],
      intent: { kind: "removal", resource: gate, caller: "ops" },
      async perform({ system, ports }) {
        await system.verbs.removeGate(ports, gate, "ops");
        return {};
      },
    };
  },
};
