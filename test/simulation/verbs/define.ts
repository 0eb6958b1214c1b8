import { definitionOf } from "./gate-content.ts";
import type { Verb } from "./verb.ts";

/** `PUT /v1/gates/{path}`. */
export const define: Verb = {
  name: "gate",
  weight: 3,
  plan(random, scene) {
    const gate = random.pick(scene.gates);
    const definition = definitionOf(random, scene, gate);
    return {
      text: `${gate} ${JSON.stringify(definition)}`,
      resources: [...scene.gates, ...scene.resources],
      intent: { kind: "definition", gate, definition, caller: "ops" },
      async perform({ system, ports }) {
        const { view } = await system.verbs.putGate(ports, gate, definition, "ops");
        return { decision: view };
      },
    };
  },
};
