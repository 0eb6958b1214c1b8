import { describe, expect, test } from "vitest";
import type { Json } from "../../../lib/domain/json.ts";
import { parseJsonPath, valuesAt } from "../../../lib/domain/wait/json-path.ts";

const DOCUMENT: Json = {
  resource: "shop/api",
  conditions: [
    { type: "Ready", status: "True" },
    { type: "Tested", status: "False" },
  ],
  data: {
    url: "https://shop.example",
    none: null,
    empty: {},
    "a.b": { c: 1 },
    "under_score-dash": 2,
    rows: [{ kind: "x", n: 1 }, { kind: "x", n: 2 }, "x", 3],
  },
};

test.each<[string, Json[]]>([
  ["{.data.url}", ["https://shop.example"]],
  ["{data.url}", ["https://shop.example"]],
  [".data.url", ["https://shop.example"]],
  ["data.url", ["https://shop.example"]],
  ["{.data.under_score-dash}", [2]],
  ["{.data.none}", [null]],
  ["{.data.empty}", [{}]],
  ["{.data['a.b'].c}", [1]],
  ["{['resource']}", ["shop/api"]],
  ["{.data.rows[0].n}", [1]],
  ["{.data.rows[3]}", [3]],
  ['{.conditions[?(@.type=="Ready")].status}', ["True"]],
  ["{.conditions[?(@.type == 'Tested')].status}", ["False"]],
  ['{.data.rows[?(@.kind=="x")].n}', [1, 2]],
  ['{.data.rows[?(@.kind=="")].n}', []],
  ["{.data.other}", []],
  ["{.data.url.host}", []],
  ["{.data.rows.length}", []],
  ["{.data.rows[4]}", []],
  ["{.data[0]}", []],
  ["{.data.toString}", []],
  ["{.__proto__}", []],
  ["{.data.constructor.name}", []],
  ['{.data.rows[?(@.toString=="x")]}', []],
])("%s leads to %j", (text, values) => {
  const path = parseJsonPath(text);
  expect(path && valuesAt(DOCUMENT, path)).toEqual(values);
});

describe("what is no path", () => {
  test.each([
    "",
    "{}",
    "{.}",
    ".",
    "{.data",
    ".data}",
    "{.data..url}",
    "{.data.}",
    "{.data.rows[*].n}",
    "{.data.rows[-1]}",
    "{.data.rows[1:2]}",
    "{.data.rows[?(@.n>1)]}",
    "{.data.rows[?(@.n==1)]}",
    "{.a b}",
    "{.a}{.b}",
    "{['a'}",
  ])("%j isn't guessed at", (text) => {
    expect(parseJsonPath(text)).toBeUndefined();
  });

  test("however long is refused at once", () => {
    const started = performance.now();
    for (const piece of ["[?(@.a==", "['", ".a[", '""', "{", "[?(@."]) {
      expect(parseJsonPath(`.a${piece.repeat(20_000)}`)).toBeUndefined();
    }
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
