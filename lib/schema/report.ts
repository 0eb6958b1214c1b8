import * as z from "zod/mini";
import {
  CONDITION_STATUSES,
  CONDITION_TYPE,
  MAX_CONDITION_PREFIX,
  MAX_CONDITION_TYPE,
  MAX_REASON,
  REASON,
} from "../domain/condition.ts";
import { LIMITS } from "../domain/limits.ts";
import { STATES } from "../domain/report-input.ts";
import { SEGMENT, SEGMENT_WORDS } from "../domain/resource.ts";
import {
  anyJson,
  count,
  data,
  health,
  isPlain,
  listed,
  MAX_NAME,
  MAX_URL,
  message,
  milliseconds,
  name,
  path,
  time,
} from "./values.ts";

export const condition = z.strictObject({
  type: z.string().check(
    z.maxLength(MAX_CONDITION_TYPE),
    z.regex(
      CONDITION_TYPE,
      "must be a Kubernetes qualified name such as Ready or example.com/Tested",
    ),
    z.refine(
      (type) => type.indexOf("/") < MAX_CONDITION_PREFIX,
      "has a prefix of more than 253 characters",
    ),
  ),
  status: z.enum(CONDITION_STATUSES, { error: statusFault }),
  reason: z.exactOptional(
    z
      .string()
      .check(
        z.maxLength(MAX_REASON),
        z.regex(
          REASON,
          "must start with a letter, hold letters, digits, _ , : and end in none of , :",
        ),
      ),
  ),
  message: z.exactOptional(message),
  observedGeneration: z.exactOptional(count),
  lastTransitionTime: z.exactOptional(time),
});

/** Worded as Kubernetes words it; YAML's bare `True` is no text. */
function statusFault({ input }: z.core.$ZodRawIssue): string {
  const supported = `supported values: ${listed(CONDITION_STATUSES)}`;
  return typeof input === "boolean" ? `${supported}, as texts: quote it in YAML` : supported;
}

/** A text of at most so many characters that people read, in one line. */
const label = (most: number) =>
  z.string().check(z.maxLength(most), z.refine(isPlain, "must not hold control characters"));

const probe = z.strictObject({
  name,
  success: z.exactOptional(z.boolean()),
  latencyMs: z.exactOptional(z.number().check(z.minimum(0))),
  output: z.exactOptional(message),
});

const member = z.strictObject({
  name: z.string().check(z.regex(SEGMENT, SEGMENT_WORDS)),
  type: z.exactOptional(label(MAX_NAME)),
  platform: z.exactOptional(label(MAX_NAME)),
  url: z.exactOptional(label(MAX_URL)),
  category: z.exactOptional(label(MAX_NAME)),
  createdTime: z.exactOptional(time),
  health: z.exactOptional(health),
  message: z.exactOptional(message),
  state: z.exactOptional(anyJson),
});

const fields = {
  id: z.exactOptional(name),
  reporter: z.exactOptional(name),
  observedAt: z.exactOptional(time),
  sequence: z.exactOptional(count),
  generation: z.exactOptional(count),
  revision: z.exactOptional(name),
  ttl: z.exactOptional(milliseconds),
  health: z.exactOptional(health),
  message: z.exactOptional(message),
  state: z.exactOptional(z.enum(STATES, { error: `must be ${listed(STATES)}` })),
  error: z.exactOptional(message),
  conditions: z.exactOptional(z.array(condition).check(z.maxLength(LIMITS.conditions))),
  data: z.exactOptional(data),
  external: z.exactOptional(z.boolean()),
  probe: z.exactOptional(probe),
  resources: z.exactOptional(z.array(member).check(z.maxLength(LIMITS.members))),
};

export const report = z.strictObject(fields);
export const addressedReport = z.strictObject({ resource: path, ...fields });

/** A batch of reports, or of whatever else `one` is: a batch is taken apart before its reports are judged. */
export function batchOf<T>(one: z.ZodMiniType<T>) {
  return z.strictObject({
    reports: z.array(one).check(z.minLength(1), z.maxLength(LIMITS.batch)),
  });
}

const { message: text, health: word, conditions, generation, revision } = fields;
const patchFields = { message: text, health: word, conditions, generation, revision };

/** A status as a pipeline writes it: every key without a meaning of its own is data. */
export const statusPatch = z.looseObject(patchFields);

/** The keys of a patch that have a meaning of their own; every other is data. */
export const PATCH_KEYS: readonly string[] = Object.keys(patchFields);

/** What the service itself, or the platform behind a pipeline, computes: a patch that sets one is refused whole. */
export const RESERVED_KEYS: readonly string[] = [
  "signalbox",
  "kratix",
  "observedGeneration",
  "workflows",
  "workflowsSucceeded",
  "workflowsFailed",
  "healthStatus",
];
