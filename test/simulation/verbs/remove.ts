import type { Verb } from "./verb.ts";

/** `DELETE /v1/resources/{path}`. */
export const remove: Verb = {
  name: "remove",
  weight: 1,
  plan(random, scene) {
    const resource = random.pick(scene.resources);
    return {
      text: resource,
      resources: [resource],
      intent: { kind: "removal", resource, caller: "ops" },
      async perform({ system, ports }) {
        await system.verbs.remove(ports, resource, "ops");
        return {};
      },
    };
  },
};
