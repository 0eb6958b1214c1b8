import { describe, expect, test } from "vitest";
import { compile, type Evaluated, type Value } from "../../lib/expression/expression.ts";

const VALUES: Readonly<Record<string, Value>> = {
  status: 200n,
  body: JSON.parse('{"ok": true, "count": 2, "ratio": 0.5, "list": [1, 2, 3], "none": null}'),
  text: "all is well",
};

/** What an expression gives; throws when it can't be compiled. */
function resultOf(text: string, values = VALUES): Evaluated {
  const compiled = compile(text, Object.keys(values));
  if ("fault" in compiled) throw new Error(compiled.fault);
  return compiled.program(values);
}

function faultOf(text: string): string | undefined {
  const compiled = compile(text, Object.keys(VALUES));
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
    const compiled = compile("status == 1", ["status"]);
    expect("program" in compiled && compiled.program({})).toEqual({
      error: "unresolved attribute",
    });
  });

  test("may be evaluated any number of times, each with a budget of its own", () => {
    const compiled = compile("list.all(x, x >= 0.0)", ["list"]);
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
