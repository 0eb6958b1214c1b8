import * as z from "zod/mini";
import { OUTCOMES } from "../domain/notification/settle.ts";
import { SILENCE_ACTIONS } from "../domain/notification/silence-audit.ts";
import { TOLD_TYPES } from "../domain/notification/told.ts";
import { count, duration, instant, jsonObject, name, path, time } from "./values.ts";

/** Flips of one thing that are remembered, at most. */
const MAX_FLIPS = 100;
const flapping = z.strictObject({
  flips: z.int().check(z.minimum(1), z.maximum(MAX_FLIPS)),
  window: duration,
});

/** The body of `PUT /v1/subscriptions/{name}`, but for its notifier: what that takes is for its own schema. */
export const subscriptionParts = z.strictObject({
  pattern: jsonObject,
  after: z.exactOptional(duration),
  flapping: z.exactOptional(flapping),
});

const outcome = z.enum(OUTCOMES);

/** A subscription as it is shown: never with its secrets. */
export const subscriptionView = z.strictObject({
  name: z.string(),
  pattern: jsonObject,
  notifier: jsonObject,
  after: z.exactOptional(z.string()),
  flapping: z.exactOptional(flapping),
  sent: count,
  failed: count,
  unknown: count,
  suppressed: count,
  last: z.exactOptional(
    z.strictObject({
      id: z.string(),
      resource: z.string(),
      time: instant,
      outcome,
      by: z.exactOptional(z.string()),
      said: z.exactOptional(z.string()),
    }),
  ),
});

/** What a destination said to a sample. */
export const sampleAnswer = z.strictObject({
  verdict: z.enum(["taken", "permanent", "temporary", "unknown"]),
  said: z.string(),
  retryAfter: z.exactOptional(count),
});

/** How many notices are told again. */
export const redriveAnswer = z.strictObject({ redriven: count });

/** The body of `PUT /v1/silences/{name}`; `until` is a time, or a duration from now. */
export const silenceRequest = z.strictObject({
  prefix: z.exactOptional(path),
  pattern: z.exactOptional(jsonObject),
  until: z.union([time, duration], {
    error: "must be an RFC 3339 time, or a duration such as 2h, at most a year",
  }),
  reason: name,
});

/** A silence as it is shown. */
export const silenceView = z.strictObject({
  name: z.string(),
  prefix: z.exactOptional(z.string()),
  pattern: z.exactOptional(jsonObject),
  until: instant,
  reason: z.string(),
  by: z.string(),
  time: instant,
  ended: z.exactOptional(z.strictObject({ by: z.string(), time: instant })),
});

/** What became of a notice, as a history has it. */
export const toldEntry = z.strictObject({
  id: z.string(),
  type: z.enum(TOLD_TYPES),
  notice: z.string(),
  resource: z.string(),
  sequence: z.exactOptional(count),
  subscription: z.string(),
  outcome: z.exactOptional(outcome),
  by: z.exactOptional(z.string()),
  said: z.exactOptional(z.string()),
  time: instant,
});

/** What somebody did to a silence, as the feed has it. */
export const silenceEntry = z.strictObject({
  id: z.string(),
  type: z.literal("Silence"),
  action: z.enum(SILENCE_ACTIONS),
  name: z.string(),
  prefix: z.exactOptional(z.string()),
  pattern: z.exactOptional(jsonObject),
  until: z.exactOptional(instant),
  reason: z.string(),
  by: z.string(),
  time: instant,
});
