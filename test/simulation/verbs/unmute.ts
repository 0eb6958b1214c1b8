import { SILENCES } from "./notice-content.ts";
import type { Verb } from "./verb.ts";

/** `DELETE /v1/silences/{name}`. */
export const unmute: Verb = {
  name: "subscribe",
  weight: 1,
  plan(random) {
    const silence = random.pick(SILENCES);
    return {
      text: `${silence} ends`,
      resources: [],
      intent: { kind: "silenceEnd", silence },
      async perform({ system, ports }) {
        await system.verbs.removeSilence(ports, silence, "ann");
        return {};
      },
    };
  },
};
