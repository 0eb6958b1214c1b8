import { describe, expect, test } from "vitest";
import type { Json } from "../../lib/domain/json.ts";
import { PatternError } from "../../lib/domain/pattern/matcher.ts";
import { compilePattern, matchesPattern, parsePattern } from "../../lib/domain/pattern/pattern.ts";
import {
  DOCUMENTED_VECTORS,
  RULER_VECTORS,
  SERVICE_VECTORS,
  VALIDITY_VECTORS,
} from "../fixtures/patterns.ts";

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
  const refused = SERVICE_VECTORS.filter(({ invalid }) => invalid);
  const accepted = SERVICE_VECTORS.filter(({ invalid }) => !invalid);

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
  test("are at hand", () => {
    expect(RULER_VECTORS.length).toBeGreaterThanOrEqual(561);
  });

  test.each(RULER_VECTORS)("«$id» is matched as event-ruler matches it", (vector) => {
    expect(verdictOn(vector.pattern, vector.event)).toBe(vector.match);
  });
});

describe("the verdicts on documented events", () => {
  test("are at hand", () => {
    expect(DOCUMENTED_VECTORS.length).toBeGreaterThanOrEqual(257);
  });

  test.each(DOCUMENTED_VECTORS)("$id is matched as event-ruler matches it", (vector) => {
    expect(verdictOn(vector.pattern, vector.event)).toBe(vector.match);
  });
});

describe("what event-ruler takes for a pattern", () => {
  const valid = VALIDITY_VECTORS.filter((vector) => vector.valid);
  const invalid = VALIDITY_VECTORS.filter((vector) => !vector.valid);

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
