import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ROUTES } from "../../lib/http/routes.ts";
import { ANSWERED } from "../../scan/answered.ts";

const security = readFileSync(new URL("../../docs/security.md", import.meta.url), "utf8");
const rows = security.split("\n").filter((line) => line.startsWith("| "));

test("each finding that is answered has a row with a reason, and no other has", () => {
  const answered = rows.flatMap((row) => {
    const [, rule, on, reason] = /^\| (\w+) +\| `…(\w+)` +\| (.+?) +\|$/.exec(row) ?? [];
    return rule ? [{ rule, on, reason }] : [];
  });
  expect(answered.map(({ rule, on }) => ({ rule, on }))).toEqual(ANSWERED);
  for (const { reason = "" } of answered) expect(reason.split(" ").length).toBeGreaterThan(6);
});

test("each route that takes calls without credentials is told of, and no other", () => {
  const told = rows.flatMap((row) => /^\| `([A-Z]+ \/.+?)`/.exec(row)?.[1] ?? []);
  const open = Object.entries(ROUTES).filter(([, { auth }]) => auth !== "caller");
  expect(told.sort()).toEqual(open.map(([route]) => route).sort());
});

test("each of OWASP's ten API risks has a row, in order, that says what is done and what isn't", () => {
  const risks = rows.filter((row) => /^\| API\d+ /.test(row));
  expect(risks.map((row) => /^\| (API\d+) /.exec(row)?.[1])).toEqual(
    Array.from({ length: 10 }, (_, index) => `API${index + 1}`),
  );
  for (const row of risks) {
    const [done = "", missing = ""] = row.split("|").slice(2, 4);
    expect(done.trim().split(" ").length).toBeGreaterThan(6);
    expect(missing.trim()).not.toBe("");
  }
});
