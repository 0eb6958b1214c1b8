import { maybe } from "./content.ts";
import type { Verb } from "./verb.ts";

/** `GET /v1/gates/{path}` and `/v1/check/{path}`, which are one but for how they answer. */
export const judge: Verb = {
  name: "gate",
  weight: 12,
  plan(random, scene) {
    const gate = random.pick(scene.gates);
    const asked = maybe(random, 0.3, { revision: `v${random.whole(1, 3)}` });
    return {
      text: `${gate} passes? ${JSON.stringify(asked)}`,
      resources: [...scene.gates, ...scene.resources],
      intent: { kind: "judgement", gate, ...asked },
      async perform({ system, ports }) {
        return { decision: await system.verbs.judgeGate(ports, gate, asked) };
      },
    };
  },
};
