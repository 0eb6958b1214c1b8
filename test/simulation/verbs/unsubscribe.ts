import type { Verb } from "./verb.ts";

/** `DELETE /v1/subscriptions/{name}`. */
export const unsubscribe: Verb = {
  name: "subscribe",
  weight: 0.5,
  plan(random, scene) {
    const subscription = random.pick(scene.subscriptions);
    return {
      text: `${subscription} is removed`,
      resources: [],
      intent: { kind: "unsubscription", subscription },
      async perform({ system, ports }) {
        await system.verbs.removeSubscription(ports, subscription);
        return {};
      },
    };
  },
};
