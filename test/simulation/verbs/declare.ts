import { maybe } from "./content.ts";
import type { Verb } from "./verb.ts";

/** `PUT /v1/resources/{path}`, which also brings a deleted resource back. */
export const declare: Verb = {
  name: "declare",
  weight: 2,
  plan(random, scene) {
    const resource = random.pick(scene.resources);
    const declaration = {
      ...maybe(random, 0.5, { labels: { team: random.pick(["pay", "web"]) } }),
      ...maybe(random, 0.3, { generation: random.whole(1, 3) }),
      ...maybe(random, 0.3, { revision: `v${random.whole(1, 3)}` }),
      ...maybe(random, 0.2, { abnormal: ["Tested"] }),
    };
    return {
      text: `${resource} ${JSON.stringify(declaration)}`,
      resources: [resource],
      intent: { kind: "declaration", resource, declaration, caller: "ops" },
      async perform({ system, ports }) {
        const { status } = await system.verbs.declare(ports, resource, declaration, "ops");
        return { statuses: [status] };
      },
    };
  },
};
