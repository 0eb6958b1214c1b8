import type { ProbeDeclaration } from "../../../lib/domain/probe.ts";
import { ROLLUP_POLICIES, type RollupDeclaration } from "../../../lib/domain/rollup-policy.ts";
import type { Random } from "../random.ts";
import type { Scene } from "../scene.ts";
import { maybe } from "./content.ts";
import type { Verb } from "./verb.ts";

/** Seconds between two reports, and by how much one may be late. */
function heartbeatOf(random: Random) {
  const every = `${Math.round(random.magnitude(1, 20_000))}s`;
  return {
    every,
    ...maybe(random, 0.5, { grace: `${random.whole(0, 300)}s` }),
    ...maybe(random, 0.7, { coalesce: `${Math.round(random.magnitude(1, 7_200))}s` }),
  };
}

function thresholdsOf(random: Random) {
  return { failure: random.whole(1, 3), success: random.whole(1, 3) };
}

function rollupOf(random: Random): RollupDeclaration {
  const [policy, min] = [random.pick(ROLLUP_POLICIES), random.whole(1, 3)];
  return { policy, ...(policy === "quorum" && { min }) };
}

const PROBE = { tcp: { host: "db.example.com", port: 5432 } } as const;

/** How often the service itself looks, and how long it waits. */
function probeOf(random: Random): ProbeDeclaration {
  const every = random.pick(["10s", "20s", "60s"]);
  return { ...PROBE, every, ...maybe(random, 0.5, { timeout: "10s" }) };
}

/** On whose failure a resource's own may follow; only who is told cares. */
function dependenciesOf(random: Random, { resources, subscriptions }: Scene, resource: string) {
  const dependsOn = [random.pick(resources)].filter((one) => one !== resource);
  const has = random.isLikely(0.9) && subscriptions.length > 0 && dependsOn.length > 0;
  return has ? { dependsOn } : {};
}

/** `PUT /v1/resources/{path}`, which also brings a deleted resource back. */
export const declare: Verb = {
  name: "declare",
  weight: 3,
  plan(random, scene) {
    const resource = random.pick(scene.resources);
    const declaration = {
      ...maybe(random, 0.5, { labels: { team: random.pick(["pay", "web"]) } }),
      ...maybe(random, 0.3, { generation: random.whole(1, 3) }),
      ...maybe(random, 0.3, { revision: `v${random.whole(1, 3)}` }),
      ...maybe(random, 0.2, { abnormal: ["Tested"] }),
      ...maybe(random, 0.3, { critical: random.isLikely(0.2) }),
      ...maybe(random, 0.4, { rollup: rollupOf(random) }),
      ...maybe(random, 0.4, { heartbeat: heartbeatOf(random) }),
      ...maybe(random, 0.4, { thresholds: thresholdsOf(random) }),
      ...maybe(random, 0.4, { probe: probeOf(random) }),
      ...dependenciesOf(random, scene, resource),
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
