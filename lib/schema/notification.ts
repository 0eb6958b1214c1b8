import * as z from "zod/mini";
import { DAY, parseDuration } from "../domain/duration.ts";
import { isTimeZone } from "../domain/gate/zone.ts";
import { OUTCOMES } from "../domain/notification/settle.ts";
import { SILENCE_ACTIONS } from "../domain/notification/silence-audit.ts";
import { templateFault } from "../domain/notification/template.ts";
import { TOLD_TYPES } from "../domain/notification/told.ts";
import { count, duration, instant, jsonObject, name, path, time } from "./values.ts";

/** Flips of one thing that are remembered, at most. */
const MAX_FLIPS = 100;
const flapping = z.strictObject({
  flips: z.int().check(z.minimum(1), z.maximum(MAX_FLIPS)),
  window: duration,
});

/** What is told together, and milliseconds for which the first of it may wait, at most. */
const MAX_WINDOW = 3_600_000;
const group = z.strictObject({
  by: path,
  window: duration.check(
    z.refine((text) => (parseDuration(text) ?? 0) <= MAX_WINDOW, "must be an hour at most"),
  ),
});
const maxPerHour = z.int().check(z.minimum(1), z.maximum(1_000));

/** Characters of a template. */
const MAX_TEMPLATE = 2_000;
const template = z.string().check(
  z.minLength(1),
  z.maxLength(MAX_TEMPLATE),
  z.superRefine((text, context) => {
    const message = templateFault(text);
    if (message) context.addIssue({ code: "custom", message });
  }),
);

/** The body of `PUT /v1/subscriptions/{name}`, but for its notifier: what that takes is for its own schema. */
export const subscriptionParts = z.strictObject({
  pattern: jsonObject,
  after: z.exactOptional(duration),
  flapping: z.exactOptional(flapping),
  group: z.exactOptional(group),
  maxPerHour: z.exactOptional(maxPerHour),
  template: z.exactOptional(template),
});

const outcome = z.enum(OUTCOMES);

/** A subscription as it is shown: never with its secrets. */
export const subscriptionView = z.strictObject({
  name: z.string(),
  pattern: jsonObject,
  notifier: jsonObject,
  after: z.exactOptional(z.string()),
  flapping: z.exactOptional(flapping),
  group: z.exactOptional(group),
  maxPerHour: z.exactOptional(maxPerHour),
  template: z.exactOptional(z.string()),
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
      summary: z.exactOptional(z.string()),
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

/** Subscriptions in the order of their names. */
export const subscriptionList = z.strictObject({ items: z.array(subscriptionView) });

/** Bounds on the windows of a silence: how many, the characters of an expression, and milliseconds of one. */
const WINDOWS = { count: 10, cron: 100, for: 7 * DAY };
/** Minute, hour, day of month, month and day of week. */
const CRON = /^[\w*,/?#+-]+(?: [\w*,/?#+-]+){4}$/;

const silenceWindow = z.strictObject({
  cron: z.string().check(
    z.maxLength(WINDOWS.cron),
    z.refine((text) => CRON.test(text), "must be a cron expression such as 0 2 * * SUN"),
  ),
  for: duration.check(
    z.refine((text) => (parseDuration(text) ?? 0) <= WINDOWS.for, "must be at most 168h"),
  ),
  timezone: z.exactOptional(
    z.string().check(z.refine(isTimeZone, "must be a time zone such as Europe/Berlin")),
  ),
});

/** The body of `PUT /v1/silences/{name}`; `until` is a time, or a duration from now. */
export const silenceRequest = z.strictObject({
  prefix: z.exactOptional(path),
  pattern: z.exactOptional(jsonObject),
  windows: z.exactOptional(
    z.array(silenceWindow).check(z.minLength(1), z.maxLength(WINDOWS.count)),
  ),
  until: z.exactOptional(
    z.union([time, duration], {
      error: "must be an RFC 3339 time, or a duration such as 2h, at most a year",
    }),
  ),
  reason: name,
});

const shownWindows = z.array(
  z.strictObject({
    cron: z.string(),
    for: z.string(),
    timezone: z.exactOptional(z.string()),
  }),
);

/** A silence as it is shown. */
export const silenceView = z.strictObject({
  name: z.string(),
  prefix: z.exactOptional(z.string()),
  pattern: z.exactOptional(jsonObject),
  windows: z.exactOptional(shownWindows),
  until: z.exactOptional(instant),
  reason: z.string(),
  by: z.string(),
  time: instant,
  active: z.boolean(),
  activeUntil: z.exactOptional(instant),
  ended: z.exactOptional(z.strictObject({ by: z.string(), time: instant })),
});

/** Silences in the order of their names. */
export const silenceList = z.strictObject({ items: z.array(silenceView) });

/** A silence as a status shows it that it mutes now. */
export const muting = z.strictObject({
  name: z.string(),
  until: instant,
  reason: z.string(),
  by: z.string(),
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
  summary: z.exactOptional(z.string()),
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
  windows: z.exactOptional(shownWindows),
  until: z.exactOptional(instant),
  reason: z.string(),
  by: z.string(),
  time: instant,
});
