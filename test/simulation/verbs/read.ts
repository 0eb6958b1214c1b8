import type { Verb } from "./verb.ts";

/** `GET /v1/status/{path}`. */
export const read: Verb = {
  name: "query",
  weight: 2,
  plan(random, scene) {
    const resource = random.pick(scene.resources);
    return {
      text: `status of ${resource}`,
      resources: [resource],
      intent: { kind: "reading", resource },
      async perform({ system, ports }) {
        return { statuses: [await system.verbs.getStatus(ports, resource)] };
      },
    };
  },
};
