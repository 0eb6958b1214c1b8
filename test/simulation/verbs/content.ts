import type { ConditionStatus } from "../../../lib/domain/condition.ts";
import type { Health } from "../../../lib/domain/health.ts";
import type { Json, JsonObject } from "../../../lib/domain/json.ts";
import { type ConditionInput, type ReportInput, STATES } from "../../../lib/domain/report-input.ts";
import type { ProbeInput } from "../../../lib/domain/threshold.ts";
import type { Random } from "../random.ts";
import { observedAt, type Scene } from "../scene.ts";

export const HEALTHS: readonly Health[] = ["Ready", "Down", "Alive", "Unknown"];
const STATUSES: readonly ConditionStatus[] = ["True", "False", "Unknown"];
const TYPES = ["Tested", "Degraded", "Health"] as const;
const PROBES = ["http", "tcp"] as const;
const LEAVES: readonly Json[] = [1, "x", null, [1, "y"]];
const KEYS = ["a", "b"] as const;
/** Milliseconds: from a second, which is often over when it is reported, to the length of the longest run. */
export const GOOD_FOR = [1_000, 8 * 60 * 60_000] as const;

/** What a reporter says of a resource at some instant of the run. */
export function anInput(random: Random, scene: Scene, at: number): ReportInput {
  const reporter = random.pick(scene.reporters);
  const content = contentOf(random);
  const isDated = random.isLikely(0.85);
  const time = observedAt(random, reporter, at);
  return {
    ...maybe(random, 0.85, { id: `r${random.whole(0, 999_999_999)}` }),
    ...(isDated && { observedAt: time }),
    ...maybe(random, 0.3, { sequence: random.whole(0, 2) }),
    ...maybe(random, 0.3, { generation: random.whole(1, 3) }),
    ...maybe(random, 0.3, { revision: `v${random.whole(1, 3)}` }),
    reporter: reporter.name,
    ...content,
    ...maybe(random, 0.35, { ttl: Math.round(random.magnitude(...GOOD_FOR)) }),
  };
}

function contentOf(random: Random): ReportInput {
  const content = {
    ...readyOf(random),
    ...maybe(random, 0.4, { conditions: [conditionOf(random)] }),
    ...maybe(random, 0.4, { data: dataOf(random, 2) }),
    ...maybe(random, 0.2, { message: random.pick(["", "hello"]) }),
  };
  return Object.keys(content).length > 0 ? content : { health: random.pick(HEALTHS) };
}

/** What a report says of Ready, in one of the ways that there are, or nothing. */
function readyOf(random: Random): ReportInput {
  const [health, state] = [random.pick(HEALTHS), random.pick(STATES)];
  const probe = probeOf(random);
  const way = random.next();
  if (way < 0.45) return { health };
  if (way < 0.65) return { probe };
  return way < 0.7 ? { state } : {};
}

/** A run of a probe, of which several on one resource speak of the same condition. */
function probeOf(random: Random): ProbeInput {
  const [success, output] = [random.isLikely(0.5), random.pick(["", "503"])];
  return {
    name: random.pick(PROBES),
    ...maybe(random, 0.7, { success }),
    ...maybe(random, 0.7, { output }),
  };
}

function conditionOf(random: Random): ConditionInput {
  return {
    type: random.pick(TYPES),
    status: random.pick(STATUSES),
    ...maybe(random, 0.5, { reason: random.pick(["A", "B"]) }),
    ...maybe(random, 0.2, { observedGeneration: random.whole(1, 3) }),
  };
}

function dataOf(random: Random, depth: number): JsonObject {
  const keys = KEYS.filter(() => random.isLikely(0.7));
  const entries = keys.map((key): [string, Json] => [
    key,
    depth > 0 && random.isLikely(0.4) ? dataOf(random, depth - 1) : random.pick(LEAVES),
  ]);
  return Object.fromEntries(entries);
}

/** The fields in some of the cases; what they hold is drawn in all, so that the rest stays as it is. */
export function maybe<F extends object>(
  random: Random,
  probability: number,
  fields: F,
): F | object {
  return random.isLikely(probability) ? fields : {};
}
