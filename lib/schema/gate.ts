import * as z from "zod/mini";
import { CONDITION_STATUSES } from "../domain/condition.ts";
import { ASPECTS, DECISIONS, GATE_REASONS } from "../domain/gate/decision.ts";
import { GATE_LIMITS } from "../domain/gate/definition.ts";
import { FORCED } from "../domain/gate/override.ts";
import { LIMITS } from "../domain/limits.ts";
import { condition } from "./report.ts";
import { count, duration, health, instant, listed, name, path, time } from "./values.ts";

/** Characters of a window, which says no more than days, hours and a place. */
const MAX_WINDOW = 100;
const window = z.string().check(z.minLength(1), z.maxLength(MAX_WINDOW));

const requirement = z.strictObject({
  resource: path,
  health: z.exactOptional(health),
  condition: z.exactOptional(condition.shape.type),
  is: z.exactOptional(z.enum(CONDITION_STATUSES, { error: isFault })),
  when: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(GATE_LIMITS.expression))),
  for: z.exactOptional(duration),
  sameRevision: z.exactOptional(z.boolean()),
});

/** YAML's bare `True` is no text. */
function isFault({ input }: z.core.$ZodRawIssue): string {
  const words = `must be ${listed(CONDITION_STATUSES)}`;
  return typeof input === "boolean" ? `${words}, as texts: quote it in YAML` : words;
}

/** The body of `PUT /v1/gates/{path}`. */
export const gateDefinition = z.strictObject({
  requires: z.exactOptional(z.array(requirement).check(z.maxLength(GATE_LIMITS.requires))),
  mode: z.exactOptional(z.strictObject({ atLeast: z.int().check(z.minimum(1)) })),
  windows: z.exactOptional(
    z
      .array(
        z.strictObject({
          allow: z.exactOptional(window),
          deny: z.exactOptional(window),
          timezone: z.exactOptional(window),
        }),
      )
      .check(z.maxLength(GATE_LIMITS.windows)),
  ),
  approvals: z.exactOptional(
    z.strictObject({ count: z.int().check(z.minimum(1), z.maximum(GATE_LIMITS.approvals)) }),
  ),
});

/** The body of `PUT /v1/overrides/{path}`; `until` is a time, or a duration from now. */
export const overrideRequest = z.strictObject({
  decision: z.enum(FORCED, { error: `must be ${listed(FORCED)}` }),
  reason: name,
  until: z.union([time, duration], {
    error: "must be an RFC 3339 time, or a duration such as 2h, at most a year",
  }),
});

/** The body of `PUT /v1/approvals/{path}`. */
export const approvalRequest = z.strictObject({
  reason: z.exactOptional(name),
  revision: z.exactOptional(name),
});

/** The body of `POST /v1/gates/{path}`. */
export const whatIfRequest = z.strictObject({
  assume: z.exactOptional(
    z
      .array(
        z.strictObject({
          resource: path,
          condition: z.exactOptional(condition),
          health: z.exactOptional(health),
        }),
      )
      .check(z.maxLength(LIMITS.conditions)),
  ),
  at: z.exactOptional(time),
  revision: z.exactOptional(name),
});

const reason = z.enum(GATE_REASONS);

/** What a gate decides, as readers see it. */
export const gateDecision = z.strictObject({
  gate: z.string(),
  decision: z.enum(DECISIONS),
  reason,
  opensAt: z.exactOptional(instant),
  revision: z.exactOptional(z.string()),
  evaluatedTime: instant,
  because: z.array(
    z.strictObject({
      requirement: z.union([count, z.enum(ASPECTS)]),
      met: z.boolean(),
      wanted: z.string(),
      actual: z.string(),
      since: z.exactOptional(instant),
      opensAt: z.exactOptional(instant),
      sequence: z.exactOptional(count),
      reason: z.exactOptional(reason),
    }),
  ),
});

/** What a gate decides, with how it is defined. */
export const gateView = z.extend(gateDecision, { definition: gateDefinition });
