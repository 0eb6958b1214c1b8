import { tellPortsIn } from "../notifying.ts";
import { subscriptionOf } from "./notice-content.ts";
import type { Verb } from "./verb.ts";

/** `PUT /v1/subscriptions/{name}`, in place of any of its name. */
export const subscribe: Verb = {
  name: "subscribe",
  weight: 1.5,
  plan(random, scene) {
    const subscription = random.pick(scene.subscriptions);
    const input = subscriptionOf(random, subscription);
    return {
      text: `${subscription} ${JSON.stringify(input)}`,
      resources: [],
      intent: { kind: "subscription", subscription },
      async perform({ system, ports, world, invocation }) {
        const telling = tellPortsIn(world, ports, invocation);
        await system.verbs.putSubscription(telling, subscription, input);
        return {};
      },
    };
  },
};
