import { describe, expect, test } from "vitest";
import {
  compile,
  type Evaluated,
  type Value,
  type Variables,
} from "../../lib/expression/expression.ts";
import { STATUS_FIELDS, statusExpressions } from "../../lib/expression/status-expressions.ts";
import { DYN } from "../../lib/expression/types.ts";
import { answers } from "../../lib/schema/status.ts";

const VALUES: Readonly<Record<string, Value>> = {
  status: 200n,
  body: JSON.parse('{"ok": true, "count": 2, "ratio": 0.5, "list": [1, 2, 3], "none": null}'),
  text: "all is well",
};

/** Variables of which nothing is known. */
function anyOf(names: readonly string[]): Variables {
  return Object.fromEntries(names.map((name) => [name, DYN]));
}

/** What an expression gives; throws when it can't be compiled. */
function resultOf(text: string, values = VALUES): Evaluated {
  const compiled = compile(text, anyOf(Object.keys(values)));
  if ("fault" in compiled) throw new Error(compiled.fault);
  return compiled.program(values);
}

function faultOf(text: string): string | undefined {
  const compiled = compile(text, anyOf(Object.keys(VALUES)));
  return "fault" in compiled ? compiled.fault : undefined;
}

describe("an expression", () => {
  test.each([
    ["status == 200", true],
    ["status in [200, 204]", true],
    ["status / 100 == 2", true],
    ["body.ok && body.count >= 2", true],
    ["body.ratio < 0.4", false],
    ["has(body.missing)", false],
    ["body.none == null", true],
    ["body.list.exists(x, x > 2)", true],
    ["body.list.all(x, body.list.exists(y, y >= x))", true],
    ["size(body.list.filter(x, x > 1)) == 2", true],
    ["text.matches('^all')", true],
    ["text.matches('ill')", false],
    ["text.contains('well') ? 'yes' : 'no'", "yes"],
    ["type(status) == int", true],
    ["type(body.count) == double", true],
  ])("%s is %j", (text, value) => {
    expect(resultOf(text)).toEqual({ value });
  });

  test.each([
    ["body.missing == 1", "field not found: missing"],
    ["body.constructor", "field not found: constructor"],
    ["body.__proto__", "field not found: __proto__"],
    ["1 / 0 == 1", "int divide by zero"],
    ["text.matches('(')", "error parsing regexp: missing closing ): `(`"],
    ["body.list.matches('a')", expect.stringContaining("no matching overload")],
  ])("that can't be evaluated says why: %s", (text, error) => {
    expect(resultOf(text)).toEqual({ error });
  });

  test("that lacks a value says so, and throws nothing", () => {
    const compiled = compile("status == 1", anyOf(["status"]));
    expect("program" in compiled && compiled.program({})).toEqual({
      error: "unresolved attribute",
    });
  });

  test("may be evaluated any number of times, each with a budget of its own", () => {
    const compiled = compile("list.all(x, x >= 0.0)", anyOf(["list"]));
    const list = Array.from({ length: 9_000 }, (_, n) => n);
    for (let n = 0; n < 3; n++) {
      expect("program" in compiled && compiled.program({ list })).toEqual({ value: true });
    }
  });
});

describe("a text is no expression", () => {
  test.each([
    ["status ==", /^at character 8: found = but expecting/],
    ["status == 1\n 2", /^at 2:2: found 2/],
    ["statsu == 200", "at character 1: there is no variable statsu; there are status, body, text"],
    [
      "status == 1 || x > 1",
      "at character 16: there is no variable x; there are status, body, text",
    ],
    ["body.list.exists(x, x > 1) && x > 1", /^at character 31: there is no variable x/],
    ["status.foo(1)", "at character 7: there is no function foo"],
    ["@step(true)", /^at character 1: /],
    ["google.protobuf.Duration{seconds: 5} == body.d", /there is no message google/],
    ["x".repeat(2_049), "has more than 2048 characters"],
    [`status == ${"1 + ".repeat(400)}1`, /is too long$/],
    [`${"[".repeat(900)}1${"]".repeat(900)}`, "is nested too deeply"],
    [`status in [${"1,".repeat(100)}1]`, "at character 11: lists more than 100 elements"],
    [
      "body.list.all(x, body.list.all(y, body.list.all(z, x + y > z)))",
      /comprehensions nest more than 2 deep$/,
    ],
  ])("when it is %s", (text, fault) => {
    expect(faultOf(text)).toEqual(typeof fault === "string" ? fault : expect.stringMatching(fault));
  });
});

describe("an evaluation that would take long ends with an error", () => {
  const list = Array.from({ length: 2_000 }, (_, n) => n);
  const text = "ab".repeat(32_000);
  const error = expect.stringContaining("it takes too long on so much data");

  test.each([
    ["a loop within a loop", "list.all(x, list.all(y, x + y >= 0.0))"],
    ["a loop over many copies", `(${"list + ".repeat(9)}list).map(x, x * 2.0).size() > 0`],
    ["a match for each element", "list.all(x, text.matches('(a|b)*c?'))"],
    ["a match until one is found", "list.exists(x, text.matches('c'))"],
  ])("%s", (_, expression) => {
    expect(resultOf(expression, { list, text })).toEqual({ error });
  });
});

describe("an expression whose types can't be", () => {
  test.each([
    ['1 + "a" == "b"', "at character 2: + can't be applied to int and string"],
    ["!status.health", "at character 1: ! can't be applied to string"],
    ["status.sequence + 1 > 3", "at character 17: + can't be applied to double and int"],
    ["status.health == 1", "at character 15: string never equals int"],
    ["status.helth == 'Ready'", /^at character 7: there is no field helth; there are resource, /],
    ["status.health.word", "at character 14: string has no field word"],
    ["status.health && true", "at character 7: gives string, not bool"],
    ["status.health ? true : false", "at character 7: gives string, not bool"],
    ["status.message.matches(1)", "at character 15: matches can't be applied to string and int"],
    ["size(status.sequence) > 1", "at character 1: size can't be applied to double"],
    ["status.labels.team", undefined],
    ["status.message", "at character 7: gives string, not bool"],
    ["size(status.conditions)", "at character 1: gives int, not bool"],
  ])("is refused, with where and why: %s", async (text, fault) => {
    const found = await statusExpressions.fault(text);
    if (fault instanceof RegExp) expect(found).toMatch(fault);
    else expect(found).toBe(fault);
  });

  test.each([
    "status.health == 'Ready'",
    "status.data.errorRate < 0.01",
    "status.sequence > 3 && status.generation in [3, 4]",
    "status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')",
    "status.conditions.filter(c, c.status == 'True').size() >= 2",
    "has(status.revision) && status.revision.startsWith('v2')",
    "'team' in status.labels && status.labels['team'] == 'payments'",
    "status.data.canary ? status.data.weight >= 10 : true",
    "timestamp(status.updatedTime) > timestamp('2026-11-20T10:00:00Z')",
    "status.revision == null || double(status.data.count) / 2.0 > 1.0",
    "status.data.ready",
  ])("is one of which nothing is known to be wrong: %s", async (text) => {
    expect(await statusExpressions.fault(text)).toBeUndefined();
  });

  test("is judged by all fields that a status has, and no other", () => {
    expect(Object.keys(STATUS_FIELDS).sort()).toEqual(Object.keys(answers.status.shape).sort());
  });
});
