import { describe, expect, test } from "vitest";
import { parsePredicate, split } from "../../../lib/domain/wait/predicate.ts";
import { fixture } from "../../fixtures/read.ts";

const condition = (type: string, status = "True") => ({ kind: "condition", type, status });

test.each([
  ["condition=Ready", condition("Ready")],
  ["condition=READY=tRuE", condition("READY")],
  ["condition=Ready=false", condition("Ready", "False")],
  ["condition=example.com/SmokeTested=Unknown", condition("example.com/SmokeTested", "Unknown")],
  ["health=Down", { kind: "health", health: "Down" }],
  ["health=pArtial", { kind: "health", health: "Partial" }],
  ["jsonpath={.data.url}", { kind: "jsonpath", path: [{ key: "data" }, { key: "url" }] }],
  ["jsonpath=.message= well ", { kind: "jsonpath", path: [{ key: "message" }], value: "well" }],
  [
    'jsonpath={.conditions[?(@.type=="Ready")].status}=True',
    {
      kind: "jsonpath",
      path: [{ key: "conditions" }, { where: "type", is: "Ready" }, { key: "status" }],
      value: "True",
    },
  ],
  ["gate", { kind: "gate" }],
  ["Gate", { kind: "gate" }],
  ["delete", { kind: "delete" }],
  ["DELETE", { kind: "delete" }],
])("%s is read, and remembered as it was written", (text, predicate) => {
  expect(parsePredicate(text)).toEqual({ text, ...predicate });
});

test.each([
  ["", /^must be condition=TYPE/],
  ["Ready", /^must be condition=TYPE/],
  ["condition", /^must be condition=TYPE/],
  ["Condition=Ready", /^must be condition=TYPE/],
  ["create", /^must be condition=TYPE/],
  ["gate=True", /^must be condition=TYPE/],
  ["constructor=x", /^must be condition=TYPE/],
  ["condition=", /^must name a condition's type$/],
  ["condition=a b", /^must name a condition's type$/],
  ["condition=Ready=", /^must want one of True, False, Unknown$/],
  ["condition=Ready=Yes", /^must want one of True, False, Unknown$/],
  ["condition=Ready=True=", /^must want one of True, False, Unknown$/],
  ["health=", /^must want one of Ready, Alive/],
  ["health=Well", /^must want one of Ready, Alive/],
  ["jsonpath=", /^must have a path such as/],
  ["jsonpath={.data[*]}", /^must have a path such as/],
  ["jsonpath={.data.url}=", /^must have one value/],
  ["jsonpath={.data.url}=a=b", /^must have one value/],
])("%j is refused, with what it must be", (text, fault) => {
  expect(parsePredicate(text)).toEqual({ fault: expect.stringMatching(fault) });
});

describe("equal signs", () => {
  type Case = {
    readonly id: string;
    readonly steps: readonly { readonly op: string; readonly input: string }[];
    readonly expect: { readonly results: readonly (readonly string[] | string)[] };
  };
  const found = fixture<{ cases: Case[] }>("cases/wait.json").cases.find(
    ({ id }) => id === "WT-40",
  );

  test("separate as they do for kubectl (WT-40)", () => {
    const results = found?.steps.map(({ input }) => split(input));
    expect(results?.slice(0, 2)).toEqual(found?.expect.results.slice(0, 2));
    expect(found?.expect.results[2]).toBe("error: format");
    expect(parsePredicate(`jsonpath=${found?.steps[2]?.input}`)).toHaveProperty("fault");
  });
});
