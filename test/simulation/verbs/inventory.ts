import type { Json } from "../../../lib/domain/json.ts";
import type { MemberInput } from "../../../lib/domain/member-list.ts";
import type { ReportInput } from "../../../lib/domain/report-input.ts";
import type { Random } from "../random.ts";
import { observedAt, type Scene } from "../scene.ts";
import { GOOD_FOR, HEALTHS, maybe } from "./content.ts";
import type { Verb } from "./verb.ts";

/** Groups, and who may be in them: some of these others report on too. */
const GROUPS = ["shop", "shop/web"] as const;
const NAMES = ["api", "web", "queue", "page"] as const;
const STATES: readonly Json[] = [1, { a: null }, [1, "y"]];

/** `POST /v1/reports/{path}` with Waypoint's whole list of members. */
export const inventory: Verb = {
  name: "report",
  weight: 3,
  plan(random, scene, at) {
    const resource = random.pick(GROUPS);
    const input = listOf(random, scene, at);
    return {
      text: `${resource} ${JSON.stringify(input)}`,
      resources: [resource, ...NAMES.map((name) => `${resource}/${name}`)],
      intent: { kind: "reports", reports: [{ resource, input }], caller: "waypoint" },
      async perform({ system, ports }) {
        const addressed = { resource, input };
        const { applied, reason } = await system.verbs.ingest(ports, addressed, "waypoint");
        return { outcomes: [applied || !reason ? "applied" : reason] };
      },
    };
  },
};

function listOf(random: Random, scene: Scene, at: number): ReportInput {
  const reporter = random.pick(scene.reporters);
  const time = observedAt(random, reporter, at);
  return {
    ...maybe(random, 0.8, { id: `l${random.whole(0, 999_999_999)}` }),
    ...maybe(random, 0.85, { observedAt: time }),
    ...maybe(random, 0.3, { sequence: random.whole(0, 2) }),
    ...maybe(random, 0.2, { generation: random.whole(1, 3) }),
    reporter: reporter.name,
    ...maybe(random, 0.2, { health: random.pick(HEALTHS) }),
    resources: NAMES.filter(() => random.isLikely(0.5)).map((name) => memberOf(random, name)),
    ...maybe(random, 0.2, { ttl: Math.round(random.magnitude(...GOOD_FOR)) }),
  };
}

function memberOf(random: Random, name: string): MemberInput {
  return {
    name,
    ...maybe(random, 0.6, { health: random.pick(HEALTHS) }),
    ...maybe(random, 0.5, { type: random.pick(["pod", "queue"]) }),
    ...maybe(random, 0.3, { message: "hello" }),
    ...maybe(random, 0.3, { platform: "kubernetes" }),
    ...maybe(random, 0.3, { state: random.pick(STATES) }),
  };
}
