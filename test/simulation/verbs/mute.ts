import { SILENCES, silenceOf } from "./notice-content.ts";
import type { Verb } from "./verb.ts";

/** `PUT /v1/silences/{name}`, in place of any of its name. */
export const mute: Verb = {
  name: "subscribe",
  weight: 2,
  plan(random, scene) {
    const silence = random.pick(SILENCES);
    const input = silenceOf(random, scene);
    return {
      text: `${silence} ${JSON.stringify(input)}`,
      resources: [],
      intent: { kind: "silence", silence },
      async perform({ system, ports }) {
        await system.verbs.putSilence(ports, silence, input, "ops");
        return {};
      },
    };
  },
};
