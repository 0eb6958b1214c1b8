import { destinationsIn } from "../destinations.ts";
import type { Verb } from "./verb.ts";

/** `POST /v1/subscriptions/{name}/redrive`. */
export const redrive: Verb = {
  name: "subscribe",
  weight: 1,
  plan(random, scene) {
    const subscription = random.pick(scene.subscriptions);
    return {
      text: `${subscription} is told again what it wasn't`,
      resources: undefined,
      intent: { kind: "redrive", subscription },
      async perform({ system, ports, world, invocation }) {
        const notifiers = destinationsIn(world, invocation);
        await system.verbs.redriveSubscription({ ...ports, notifiers }, subscription);
        return {};
      },
    };
  },
};
