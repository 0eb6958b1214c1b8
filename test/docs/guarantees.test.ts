import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { INVARIANTS } from "../simulation/invariants/registry.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const document = readFileSync(`${ROOT}docs/guarantees.md`, "utf8");
/** Rows of a promise, the file of its test, and the test's name in it. */
const promises = [...document.matchAll(/^\| (.+?) +\| `(test\/[\w./-]+)`: (.+?) +\|$/gm)];
/** Rows of an invariant: its number, its name, its file. */
const invariants = [
  ...document.matchAll(/^\| +(\d+) \| (.+?) +\| `(test\/simulation\/invariants\/.+?)` +\|$/gm),
];

describe("docs/guarantees.md", () => {
  test("names promises at all, so that the checks can fail", () => {
    expect(promises.length).toBeGreaterThan(20);
  });

  test.each(promises.map(([, promise, file = "", name = ""]) => [promise, file, name]))(
    "%s: in %s there is such a test",
    (_, file, name) => {
      expect(existsSync(`${ROOT}${file}`)).toBe(true);
      expect(readFileSync(`${ROOT}${file}`, "utf8").replaceAll("\\", "")).toContain(name);
    },
  );

  test("has every invariant of the simulation, by its number and name, in its file", () => {
    expect(invariants.map(([, number, name]) => [Number(number), name])).toEqual(
      INVARIANTS.map(({ number, name }) => [number, name]),
    );
    for (const [, , name = "", file = ""] of invariants) {
      expect(readFileSync(`${ROOT}${file}`, "utf8")).toContain(`"${name}"`);
    }
  });
});
