import { InvalidArgumentError } from "commander";
import { describe, expect, test } from "vitest";
import {
  assignment,
  condition,
  each,
  healthWord,
  naturalNumber,
  patience,
  probe,
  resourcePath,
  withData,
} from "../../lib/cli/arguments.ts";

describe("--data", () => {
  test.each([
    ["url=https://x/?a=b", { url: "https://x/?a=b" }],
    ["count=20", { count: 20 }],
    ["ok=true", { ok: true }],
    ["old=null", { old: null }],
    ['list=[1,"a"]', { list: [1, "a"] }],
    ["db.pool.size=3", { db: { pool: { size: 3 } } }],
    ['quoted="20"', { quoted: "20" }],
    ["empty=", { empty: "" }],
  ])("%s is %j", (text, data) => {
    expect(withData(text)).toEqual(data);
  });

  test.each(["1.10", "007", "1e3", "12345678901234567890", "-0"])(
    "%s stays text, because as a number it would read differently",
    (text) => {
      expect(withData(`version=${text}`)).toEqual({ version: text });
    },
  );

  test("keys of the same object come together", () => {
    const data = ["db.user=a", 'db.pool={"least":1}', "db.pool.most=9", "x=1"].reduce(
      (before, text) => withData(text, before),
      {},
    );
    expect(data).toEqual({ db: { user: "a", pool: { least: 1, most: 9 } }, x: 1 });
  });

  test.each([
    ["a=1", "a=2"],
    ["a=1", "a.b=2"],
    ["a.b=1", "a=2"],
  ])("%s and %s contradict each other", (one, other) => {
    expect(() => withData(other, withData(one))).toThrow(/a value already/);
  });

  test.each(["novalue", "=x", "a..b=1", ".a=1"])("%s is refused", (text) => {
    expect(() => withData(text)).toThrow(InvalidArgumentError);
  });

  test("a key that reaches a prototype is sent as it is, for the service to refuse", () => {
    expect(JSON.stringify(withData("__proto__.a=1"))).toBe('{"__proto__":{"a":1}}');
    expect({}).not.toHaveProperty("a");
  });
});

describe("--condition", () => {
  test.each([
    ["Ready=True", { type: "Ready", status: "True" }],
    ["Ready=false:Broken", { type: "Ready", status: "False", reason: "Broken" }],
    ["a.io/T=UNKNOWN:A:B", { type: "a.io/T", status: "Unknown", reason: "A:B" }],
  ])("%s is %j", (text, expected) => {
    expect(condition(text)).toEqual(expected);
  });

  test.each(["Ready", "Ready=", "=True", "Ready=Yes", "Ready:True"])("%s is refused", (text) => {
    expect(() => condition(text)).toThrow(/TYPE=STATUS.*True, False, Unknown/);
  });
});

test("a label's value may hold an equal sign", () => {
  expect(assignment("query=a=b")).toEqual(["query", "a=b"]);
});

test("a health word is taken in any case", () => {
  expect(healthWord("pARTIAL")).toBe("Partial");
  expect(() => healthWord("Fine")).toThrow(/Ready, Alive, Partial, Down, Missing, Unknown/);
});

describe("--timeout", () => {
  test.each([
    ["0", 0],
    ["0s", 0],
    ["90s", 90_000],
    ["1h30m", 5_400_000],
    ["-1s", 604_800_000],
    ["-1", 604_800_000],
    ["9000h", 604_800_000],
  ])("%s is %i ms (WT-41)", (text, milliseconds) => {
    expect(patience(text)).toBe(milliseconds);
  });

  test.each(["", "5", "soon", "-", "-s", "1d"])("%j is refused", (text) => {
    expect(() => patience(text)).toThrow(InvalidArgumentError);
  });
});

test.each(["-1", "1.5", "x", ""])("%j is no natural number", (text) => {
  expect(() => naturalNumber(text)).toThrow(InvalidArgumentError);
});

test("a path that a URL would change is refused", () => {
  expect(resourcePath("checkout/staging/api")).toBe("checkout/staging/api");
  expect(() => resourcePath("a/../b")).toThrow(/^The segment "\.\." is not/);
});

test("a repeatable option keeps what came before", () => {
  const numbers = each(naturalNumber);
  expect(numbers("2", numbers("1"))).toEqual([1, 2]);
});

describe("--probe", () => {
  test.each([
    ["http=ok", { name: "http", success: true }],
    ["http=FAIL:503: slow", { name: "http", success: false, output: "503: slow" }],
    ["tcp=none", { name: "tcp" }],
    ["tcp=none:ECONNREFUSED", { name: "tcp", output: "ECONNREFUSED" }],
  ])("%s is %j", (text, result) => {
    expect(probe(text)).toEqual(result);
  });

  test.each(["http", "=ok", "http=", "http=maybe"])("%j is none", (text) => {
    expect(() => probe(text)).toThrow(InvalidArgumentError);
  });
});
