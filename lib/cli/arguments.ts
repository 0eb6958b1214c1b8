import { InvalidArgumentError } from "commander";
import { ACCESS_VERBS, type AccessVerb } from "../domain/access/scope.ts";
import { CONDITION_STATUSES, type ConditionStatus } from "../domain/condition.ts";
import { parseDuration } from "../domain/duration.ts";
import type { Assumption } from "../domain/gate/assumption.ts";
import { HEALTHS, type Health, parseHealth } from "../domain/health.ts";
import { isObject, type Json, type JsonObject } from "../domain/json.ts";
import type { ConditionInput } from "../domain/report-input.ts";
import { pathFault, SEGMENT, SEGMENT_WORDS } from "../domain/resource.ts";
import type { ProbeInput } from "../domain/threshold.ts";

/** Makes a parser's option repeatable. */
export function each<T>(parse: (text: string) => T) {
  return (text: string, before: readonly T[] = []): readonly T[] => [...before, parse(text)];
}

/** A resource path; throws `InvalidArgumentError` saying why it is none, as every parser here does. */
export function resourcePath(text: string): string {
  const fault = pathFault(text);
  if (fault) throw new InvalidArgumentError(`${fault[0]?.toUpperCase()}${fault.slice(1)}.`);
  return text;
}

/** A resource path, or the empty text, which stands for everything. */
export function pathOrEverything(text: string): string {
  return text === "" ? text : resourcePath(text);
}

/** A name under which something is kept, such as a subscription. */
export function plainName(text: string): string {
  if (SEGMENT.test(text)) return text;
  throw new InvalidArgumentError(`It ${SEGMENT_WORDS}.`);
}

/** What a token may let its owner do. */
export function accessVerb(text: string): AccessVerb {
  const verb = ACCESS_VERBS.find((one) => one === text.toLowerCase());
  if (verb) return verb;
  throw new InvalidArgumentError(`Give one of ${ACCESS_VERBS.join(", ")}.`);
}

/** A natural number. */
export function naturalNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give a natural number.");
}

/** Milliseconds of a week, the longest that anything is waited for. */
const WEEK = 7 * 24 * 3_600_000;

/** Milliseconds to wait, as kubectl has them: `0` looks once, and less than that is a week. */
export function patience(text: string): number {
  if (/^-\d/.test(text)) return WEEK;
  const milliseconds = text === "0" ? 0 : parseDuration(text);
  if (milliseconds !== undefined) return Math.min(milliseconds, WEEK);
  throw new InvalidArgumentError("Give a duration such as 90s, 5m or 1h30m.");
}

/** The instant so long before `now`, in milliseconds, that a duration names; any other text as it is, for the service to judge. */
export function pastTime(text: string, now: number): string {
  const milliseconds = parseDuration(text);
  return milliseconds === undefined ? text : new Date(now - milliseconds).toISOString();
}

/** A health word in any case. */
export function healthWord(text: string): Health {
  const health = parseHealth(text);
  if (health) return health;
  throw new InvalidArgumentError(`Give one of ${HEALTHS.join(", ")}.`);
}

/** `TYPE=STATUS[:REASON]`, the status in any case. */
export function condition(text: string): ConditionInput {
  const [, type, word = "", reason] = /^([^=]+)=([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  const status = statusWord(word);
  if (type === undefined || status === undefined) {
    const statuses = CONDITION_STATUSES.join(", ");
    throw new InvalidArgumentError(
      `Give TYPE=STATUS or TYPE=STATUS:REASON, where STATUS is one of ${statuses}.`,
    );
  }
  return { type, status, ...(reason && { reason }) };
}

/** `PATH=WORD`, a health, or `PATH=TYPE=STATUS[:REASON]`, a condition. */
export function assumption(text: string): Assumption {
  const [path, said] = assignment(text);
  const resource = resourcePath(path);
  return said.includes("=")
    ? { resource, condition: condition(said) }
    : { resource, health: healthWord(said) };
}

const RESULTS = { ok: { success: true }, fail: { success: false }, none: {} } as const;

/** `NAME=RESULT[:OUTPUT]`, the result `ok`, `fail` or `none`. */
export function probe(text: string): ProbeInput {
  const [, name, word = "", output] = /^([^=]+)=([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  const result = Object.entries(RESULTS).find(([one]) => one === word.toLowerCase());
  if (name === undefined || !result) {
    const words = Object.keys(RESULTS).join(", ");
    throw new InvalidArgumentError(
      `Give NAME=RESULT or NAME=RESULT:OUTPUT, where RESULT is one of ${words}.`,
    );
  }
  return { name, ...result[1], ...(output && { output }) };
}

function statusWord(text: string): ConditionStatus | undefined {
  return CONDITION_STATUSES.find((status) => status.toLowerCase() === text.toLowerCase());
}

/** `NAME=VALUE`, such as a label; the value may hold more equal signs. */
export function assignment(text: string): readonly [name: string, value: string] {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new InvalidArgumentError("Give NAME=VALUE.");
}

/** Data with one more `KEY=VALUE` in it; dots in the key nest. */
export function withData(text: string, before: JsonObject = {}): JsonObject {
  const [key, value] = assignment(text);
  const steps = key.split(".");
  if (steps.includes(""))
    throw new InvalidArgumentError("A key has a name before and after a dot.");
  return placed(before, steps, dataValue(value));
}

function placed(
  into: JsonObject,
  [step = "", ...rest]: readonly string[],
  value: Json,
): JsonObject {
  const there = Object.hasOwn(into, step) ? into[step] : undefined;
  if (there === undefined) {
    return { ...into, [step]: rest.length === 0 ? value : placed({}, rest, value) };
  }
  if (rest.length === 0 || !isObject(there)) {
    throw new InvalidArgumentError(`Another --data gives "${step}" a value already.`);
  }
  return { ...into, [step]: placed(there, rest, value) };
}

/** JSON where the text is JSON, else the text; so is a number that JSON would write differently, as 1.10. */
function dataValue(text: string): Json {
  try {
    const value = JSON.parse(text) as Json;
    return typeof value === "number" && String(value) !== text ? text : value;
  } catch {
    return text;
  }
}
