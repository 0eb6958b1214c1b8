import * as z from "zod/mini";
import { CONDITION_STATUSES } from "../domain/condition.ts";
import { AUDIT_ACTIONS, AUDIT_TYPES } from "../domain/gate/audit.ts";
import { FORCED } from "../domain/gate/override.ts";
import { HEALTHS } from "../domain/health.ts";
import { NOT_APPLIED } from "../domain/outcome.ts";
import { KINDS } from "../domain/resource.ts";
import { gateDecision } from "./gate.ts";
import { toldEntry } from "./notification.ts";
import { count, instant, jsonObject } from "./values.ts";

const health = z.enum(HEALTHS);
const status = z.enum(CONDITION_STATUSES);
const labels = z.record(z.string(), z.string());

/** A condition as readers see it. */
const conditionSeen = z.strictObject({
  type: z.string(),
  status,
  reason: z.string(),
  message: z.string(),
  stored: z.exactOptional(status),
  observedGeneration: z.exactOptional(count),
  reporter: z.string(),
  observedTime: instant,
  lastTransitionTime: instant,
  lastUpdateTime: instant,
});

/** A resource's status as readers see it. */
const resourceStatus = z.strictObject({
  resource: z.string(),
  kind: z.enum(KINDS),
  health,
  message: z.string(),
  generation: z.exactOptional(count),
  revision: z.exactOptional(z.string()),
  conditions: z.array(conditionSeen),
  data: jsonObject,
  labels,
  external: z.boolean(),
  members: z.catchall(z.object({ total: count }), count),
  sequence: count,
  createdTime: instant,
  updatedTime: instant,
});

/** What is known of how readers saw a resource at a time. */
const pastStatus = z.strictObject({
  resource: z.string(),
  at: instant,
  kind: z.enum(KINDS),
  health: z.exactOptional(health),
  generation: z.exactOptional(count),
  revision: z.exactOptional(z.string()),
  conditions: z.array(
    z.strictObject({
      type: z.string(),
      status,
      reason: z.exactOptional(z.string()),
      message: z.exactOptional(z.string()),
      observedGeneration: z.exactOptional(count),
      lastTransitionTime: instant,
    }),
  ),
  sequence: z.exactOptional(count),
});

const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.exactOptional(z.array(z.strictObject({ path: z.string(), message: z.string() }))),
});

const outcome = { applied: z.boolean(), reason: z.exactOptional(z.enum(NOT_APPLIED)) };
const nullable = z.nullable(z.string());

/** What an event, and so its row of history, says. */
export const detail = z.strictObject({
  id: z.string(),
  resource: z.string(),
  ancestors: z.array(z.string()),
  kind: z.enum(KINDS),
  labels,
  generation: z.exactOptional(count),
  revision: z.exactOptional(z.string()),
  condition: z.exactOptional(
    z.strictObject({
      type: z.string(),
      status,
      reason: z.string(),
      message: z.string(),
      observedGeneration: z.exactOptional(count),
      lastTransitionTime: instant,
    }),
  ),
  from: z.exactOptional(z.nullable(z.enum([...CONDITION_STATUSES, ...HEALTHS]))),
  to: z.exactOptional(z.nullable(z.enum([...CONDITION_STATUSES, ...HEALTHS]))),
  previousTransitionTime: z.exactOptional(instant),
  health: z.nullable(health),
  sequence: count,
  reporter: z.exactOptional(z.string()),
});

/** What a row of a gate's history says of what somebody did to it. */
export const audit = z.strictObject({
  id: z.string(),
  type: z.enum(AUDIT_TYPES),
  resource: z.string(),
  sequence: count,
  action: z.enum(AUDIT_ACTIONS),
  by: z.string(),
  time: instant,
  reason: z.exactOptional(z.string()),
  revision: z.exactOptional(z.string()),
  decision: z.exactOptional(z.enum(FORCED)),
  until: z.exactOptional(instant),
});

export const history = z.strictObject({
  items: z.array(z.union([detail, audit, toldEntry])),
  cursor: z.exactOptional(z.string()),
});

/** How a resource fared within a window. */
const summary = z.strictObject({
  from: instant,
  to: instant,
  seconds: z.partialRecord(health, z.number().check(z.positive())),
  availability: z.nullable(z.number().check(z.minimum(0), z.maximum(1))),
  mttrSeconds: z.nullable(z.number().check(z.positive())),
});

/** The answers of the service, by what they say. */
export const answers = {
  problem,
  status: resourceStatus,
  past: pastStatus,
  statusOrPast: z.union([resourceStatus, pastStatus]),
  ingested: z.strictObject({
    ...outcome,
    transitions: z.array(z.strictObject({ type: z.string(), from: nullable, to: nullable })),
    status: resourceStatus,
  }),
  batch: z.strictObject({
    results: z.array(
      z.strictObject({ resource: nullable, ...outcome, error: z.exactOptional(problem) }),
    ),
  }),
  met: z.union([
    z.extend(resourceStatus, { decision: z.exactOptional(gateDecision) }),
    z.strictObject({
      resource: z.string(),
      absent: z.literal(true),
      deletedTime: z.exactOptional(instant),
    }),
  ]),
  statuses: z.strictObject({
    items: z.array(resourceStatus),
    cursor: z.exactOptional(z.string()),
  }),
  historyOrSummary: z.union([history, summary]),
  delivered: z.strictObject({ reports: count }),
  alive: z.strictObject({ status: z.literal("ok") }),
};
