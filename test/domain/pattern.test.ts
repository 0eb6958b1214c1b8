import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Json } from "../../lib/domain/json.ts";
import { PatternError } from "../../lib/domain/pattern/matcher.ts";
import { compilePattern, matchesPattern, parsePattern } from "../../lib/domain/pattern/pattern.ts";

const FIXTURES = new URL("../fixtures/", import.meta.url);

type Verdict = { readonly id: string; readonly pattern: unknown; readonly match: boolean };
type Vector = Verdict & { readonly event: Json };
type ServiceVector = Vector & { readonly invalid?: true };
type DocumentedVector = Verdict & { readonly event?: Json; readonly event_file?: string };
type Case = { readonly name: string; readonly rule: unknown; readonly event: Json; match: boolean };
type ValidityVector = { readonly id: string; readonly pattern_text: string; valid: boolean };

function read<Content>(path: string): Content {
  return JSON.parse(readFileSync(new URL(path, FIXTURES), "utf8")) as Content;
}

function vectorsIn<Kind>(file: string): Kind[] {
  return read<{ vectors: Kind[] }>(`eventbridge-patterns/${file}`).vectors;
}

function payloadOf({ event, event_file: file }: DocumentedVector): Json | undefined {
  const path = `payloads/${file}`;
  return event ?? (existsSync(new URL(path, FIXTURES)) ? read<Json>(path) : undefined);
}

function verdictOn(pattern: unknown, event: Json): boolean {
  return matchesPattern(compilePattern(pattern), event);
}

function errorOf(compile: () => unknown): unknown {
  try {
    return compile();
  } catch (error) {
    return error;
  }
}

/** The path of the only field of a pattern. */
function onlyField(pattern: unknown): string {
  if (typeof pattern !== "object" || pattern === null || Array.isArray(pattern)) return "";
  const [[key, value] = ["", null]] = Object.entries(pattern);
  return [key, onlyField(value)].filter((part) => part !== "").join(".");
}

describe("the verdicts of the EventBridge service", () => {
  const vectors = vectorsIn<ServiceVector>("aws-service-validated.json");
  const refused = vectors.filter(({ invalid }) => invalid);
  const accepted = vectors.filter(({ invalid }) => !invalid);

  test("are at hand", () => {
    expect(refused.length).toBeGreaterThan(0);
    expect(accepted.length).toBeGreaterThan(0);
  });

  test.each(accepted)("$id is matched as the service matches it", ({ pattern, event, match }) => {
    expect(verdictOn(pattern, event)).toBe(match);
  });

  test.each(refused)("$id is refused, and the error names the field", ({ pattern }) => {
    const field = onlyField(pattern);
    const error = errorOf(() => compilePattern(pattern));
    expect(error).toBeInstanceOf(PatternError);
    expect(error).toMatchObject({ field, message: expect.stringContaining(`${field}: `) });
  });
});

describe("the verdicts of event-ruler", () => {
  const vectors = vectorsIn<Vector>("ruler-vectors.json");
  const cases = read<Case[]>("eventbridge-patterns/ruler-correctness-cases.json");

  test("are at hand", () => {
    expect(vectors.length).toBeGreaterThan(0);
    expect(cases.length).toBeGreaterThan(0);
  });

  test.each(vectors)("$id is matched as event-ruler matches it", ({ pattern, event, match }) => {
    expect(verdictOn(pattern, event)).toBe(match);
  });

  test.each(cases)("«$name» is matched as event-ruler matches it", ({ rule, event, match }) => {
    expect(verdictOn(rule, event)).toBe(match);
  });
});

describe("the verdicts on documented events", () => {
  const vectors = vectorsIn<DocumentedVector>("doc-and-real-event-vectors.json").flatMap(
    (vector) => {
      const event = payloadOf(vector);
      return event === undefined ? [] : [{ ...vector, event }];
    },
  );

  test("are at hand", () => {
    expect(vectors.length).toBeGreaterThanOrEqual(257);
  });

  test.each(vectors)("$id is matched as event-ruler matches it", ({ pattern, event, match }) => {
    expect(verdictOn(pattern, event)).toBe(match);
  });
});

describe("what event-ruler takes for a pattern", () => {
  const vectors = vectorsIn<ValidityVector>("ruler-pattern-validity.json");
  const valid = vectors.filter((vector) => vector.valid);
  const invalid = vectors.filter((vector) => !vector.valid);

  test("is at hand", () => {
    expect(valid.length).toBeGreaterThan(0);
    expect(invalid.length).toBeGreaterThan(0);
  });

  test.each(valid)("$id is a pattern", ({ pattern_text: text }) => {
    expect(errorOf(() => parsePattern(text))).not.toBeInstanceOf(Error);
  });

  test.each(invalid)("$id is not a pattern", ({ pattern_text: text }) => {
    expect(errorOf(() => parsePattern(text))).toBeInstanceOf(PatternError);
  });
});
