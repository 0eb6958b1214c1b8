import { describe, expect, test } from "vitest";
import { encodeState } from "../../lib/aws/item.ts";
import { bytesOf } from "../../lib/domain/json.ts";
import { LIMITS } from "../../lib/domain/limits.ts";
import { merge } from "../../lib/domain/merge.ts";
import type { ReportInput } from "../../lib/domain/report.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { aReport, merged, minute, RESOURCE } from "./builders.ts";

const DAY = 24 * 60;

/** Reports one after another until one is refused; the last state that was accepted, and how many there were. */
function fill(inputs: (n: number) => ReportInput): { state: ResourceState; accepted: number } {
  let state: ResourceState | undefined;
  for (let n = 0; n < 20_000; n++) {
    const after = merge(state, RESOURCE, [aReport(inputs(n), minute(n / 1000))], minute(30));
    const [outcome] = after.outcomes;
    if (outcome?.kind === "refused" && state) return { state, accepted: n };
    state = after.state;
  }
  throw new Error("nothing was refused");
}

describe("what is kept of a status is bounded, whatever makes it heavy:", () => {
  test.each<[string, (n: number) => ReportInput]>([
    ["leaves", (n) => ({ data: { [`key-${n}`]: n } })],
    ["texts", (n) => ({ data: { [`key-${n}`]: "x".repeat(500) } })],
    ["texts that JSON escapes", (n) => ({ data: { [`key-${n}`]: "\u0000".repeat(500) } })],
    ["texts beyond ASCII", (n) => ({ data: { [`key-${n}`]: "あ".repeat(500) } })],
    ["nests", (n) => ({ data: { [`key-${n}`]: { a: { b: { c: { d: {} } } } } } })],
    ["deletions", (n) => ({ data: { [`key-${n}`]: null } })],
    ["long ids", (n) => ({ id: `${n}-${"i".repeat(250)}`, data: { [`key-${n}`]: n } })],
    ["reporters", (n) => ({ reporter: `${n}-${"é".repeat(250)}`, data: { [`key-${n}`]: n } })],
    [
      "condition messages",
      (n) => ({ conditions: [{ type: `T${n}`, status: "True", message: "m".repeat(30_000) }] }),
    ],
  ])("%s", (_, inputs) => {
    const { state } = fill(inputs);
    const bytes = bytesOf(encodeState(state));
    expect(bytes).toBeLessThan(LIMITS.statusBytes * 1.5);
    expect(bytes).toBeGreaterThan(LIMITS.statusBytes / 2);
  });
});

test("a report with many facts is weighed with one origin", () => {
  const leaves = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`key-${n}`, n]));
  const report = aReport({ id: "i".repeat(256), data: leaves });
  expect(merge(undefined, RESOURCE, [report], minute(0)).outcomes).toEqual([{ kind: "applied" }]);
});

test("tombstones whose time has come don't count", () => {
  const keys = Array.from({ length: 700 }, (_, n) => [`deleted-${n}`, null]);
  const deletion = aReport({ data: Object.fromEntries(keys) });
  const state = merged([deletion], undefined, minute(0));
  const large = (now: string) => aReport({ data: { text: "x".repeat(30_000) } }, now);
  const outcomeAt = (now: string) => merge(state, RESOURCE, [large(now)], now).outcomes[0]?.kind;
  expect(outcomeAt(minute(1))).toBe("refused");
  expect(outcomeAt(minute(DAY + 1))).toBe("applied");
});
