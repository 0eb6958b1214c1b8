import * as z from "zod/mini";
import { LIMITS } from "../domain/limits.ts";
import { DNS_TYPES, HTTP_METHODS } from "../domain/probe.ts";
import { ROLLUP_POLICIES } from "../domain/rollup-policy.ts";
import { condition } from "./report.ts";
import { address, count, duration, listed, MAX_NAME, name, path } from "./values.ts";

const labelKey = z
  .string()
  .check(
    z.regex(
      /^[A-Za-z0-9]([A-Za-z0-9._/-]{0,126}[A-Za-z0-9])?$/,
      "must be a label's name such as team",
    ),
  );

/** A record of at most so many entries as a status may have labels. */
function named<T extends z.ZodMiniType>(value: T) {
  return z
    .record(labelKey, value)
    .check(
      z.refine(
        (record) => Object.keys(record).length <= LIMITS.labels,
        `holds more than ${LIMITS.labels} entries`,
      ),
    );
}

/** How many results in a row: a count of at least one. */
const several = z.int().check(z.minimum(1), z.maximum(100));

/** A host's name or IP address. */
const host = z.string().check(z.regex(/^[A-Za-z0-9._:-]{1,253}$/, "must be a host's name"));

/** The Lambda functions that IAM's ARNs, names and aliases can stand for. */
const functionName = z
  .string()
  .check(z.regex(/^[A-Za-z0-9:_-]{1,170}$/, "must be a Lambda function's name or ARN"));

const http = z.strictObject({
  url: address,
  method: z.exactOptional(z.enum(HTTP_METHODS, { error: `must be ${listed(HTTP_METHODS)}` })),
  expect: z.exactOptional(
    z.strictObject({
      status: z.exactOptional(
        z.array(z.int().check(z.minimum(100), z.maximum(599))).check(z.minLength(1)),
      ),
      maxLatency: z.exactOptional(duration),
      body: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(2_048))),
    }),
  ),
});

const dns = z.strictObject({
  name: host,
  type: z.enum(DNS_TYPES, { error: `must be ${listed(DNS_TYPES)}` }),
  expect: z.exactOptional(z.array(name).check(z.minLength(1), z.maxLength(LIMITS.labels))),
});

const probe = z.strictObject({
  http: z.exactOptional(http),
  tcp: z.exactOptional(
    z.strictObject({ host, port: z.int().check(z.minimum(1), z.maximum(65_535)) }),
  ),
  dns: z.exactOptional(dns),
  lambda: z.exactOptional(z.strictObject({ functionName })),
  every: z.exactOptional(duration),
  timeout: z.exactOptional(duration),
});

const rollup = z.strictObject({
  policy: z.exactOptional(z.enum(ROLLUP_POLICIES, { error: `must be ${listed(ROLLUP_POLICIES)}` })),
  min: z.exactOptional(z.int().check(z.minimum(1))),
});

export const declaration = z.strictObject({
  labels: z.exactOptional(named(z.string().check(z.maxLength(MAX_NAME)))),
  displayName: z.exactOptional(name),
  generation: z.exactOptional(count),
  revision: z.exactOptional(name),
  critical: z.exactOptional(z.boolean()),
  heartbeat: z.exactOptional(
    z.strictObject({
      every: duration,
      grace: z.exactOptional(duration),
      coalesce: z.exactOptional(duration),
    }),
  ),
  thresholds: z.exactOptional(
    z.strictObject({ failure: z.exactOptional(several), success: z.exactOptional(several) }),
  ),
  abnormal: z.exactOptional(z.array(condition.shape.type).check(z.maxLength(LIMITS.conditions))),
  rollup: z.exactOptional(rollup),
  probe: z.exactOptional(probe),
  dependsOn: z.exactOptional(z.array(path).check(z.maxLength(LIMITS.labels))),
  links: z.exactOptional(named(address)),
});
