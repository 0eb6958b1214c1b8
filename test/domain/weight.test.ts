import { describe, expect, test } from "vitest";
import { encodeState } from "../../lib/aws/item.ts";
import { MAX_MESSAGE } from "../../lib/domain/condition.ts";
import { bytesOf } from "../../lib/domain/json.ts";
import { LIMITS } from "../../lib/domain/limits.ts";
import { merge } from "../../lib/domain/merge.ts";
import type { Refusal } from "../../lib/domain/refusal.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { statusOf } from "../../lib/domain/status.ts";
import { aReport, merged, minute, RESOURCE } from "./builders.ts";

const DAY = 24 * 60;

/** Reports one after another until one is refused: the last state that was accepted, and the refusal. */
function fill(inputs: (n: number) => ReportInput): { state: ResourceState; refusal: Refusal } {
  let state: ResourceState | undefined;
  for (let n = 0; n < 20_000; n++) {
    const after = merge(state, RESOURCE, [aReport(inputs(n), minute(n / 1000))], minute(30));
    const [outcome] = after.outcomes;
    if (outcome?.kind === "refused" && state) return { state, refusal: outcome.refusal };
    state = after.state;
  }
  throw new Error("nothing was refused");
}

describe("what a status may hold is bounded, whatever makes it heavy:", () => {
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
      (n) => ({ conditions: [{ type: `T${n}`, status: "True", message: `${n}-`.repeat(5_000) }] }),
    ],
    [
      "outputs of probes",
      (n) => ({
        probe: { name: `probe-${n % 16}`, success: false, output: "\u0000".repeat(1024) },
        conditions: [{ type: `T${n}`, status: "True", message: "m".repeat(1000) }],
      }),
    ],
    [
      "messages that a newer generation hides",
      (n) => ({
        ...(n % 2 === 0 && { generation: 1 }),
        conditions: [{ type: `T${n >> 1}`, status: "True", message: "m".repeat(30_000) }],
      }),
    ],
  ])("%s", (_, inputs) => {
    const { state, refusal } = fill(inputs);
    const bytes = bytesOf(encodeState(state));
    expect(refusal.message).toMatch(/^(data|conditions): would /);
    expect(bytesOf(JSON.stringify(statusOf(state).data))).toBeLessThanOrEqual(LIMITS.statusBytes);
    expect(bytes).toBeLessThan(LIMITS.keptBytes * 1.3);
    expect(bytes).toBeGreaterThan(LIMITS.statusBytes / 2);
  });
});

const full = () => fill((n) => ({ data: { [`key-${n}`]: "x".repeat(1000) } })).state;

test("a status whose data is full takes in a failure all the same, with its longest message", () => {
  const report = aReport({ health: "Down", message: "m".repeat(MAX_MESSAGE) });
  const { outcomes, state } = merge(full(), RESOURCE, [report], minute(40));
  expect(outcomes).toEqual([{ kind: "applied" }]);
  expect(bytesOf(JSON.stringify(state && statusOf(state)))).toBeGreaterThan(LIMITS.statusBytes);
});

test("a status whose data is full takes in a report that makes it smaller", () => {
  const report = aReport({ data: { "key-0": null } });
  expect(merge(full(), RESOURCE, [report], minute(40)).outcomes).toEqual([{ kind: "applied" }]);
});

test("nine hundred reports of one leaf each, every one with its own id, fit", () => {
  const reports = Array.from({ length: 900 }, (_, n) =>
    aReport({ id: `${n}`.padStart(36, "0"), data: { [`key-${n}`]: n } }),
  );
  const { outcomes } = merge(undefined, RESOURCE, reports, minute(0));
  expect(outcomes.every(({ kind }) => kind === "applied")).toBe(true);
});

test("a report with many facts is weighed with one origin", () => {
  const leaves = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`key-${n}`, n]));
  const report = aReport({ id: "i".repeat(256), data: leaves });
  expect(merge(undefined, RESOURCE, [report], minute(0)).outcomes).toEqual([{ kind: "applied" }]);
});

test("names of members count, those that are still to be deleted too", () => {
  const list = (n: number): ReportInput => ({
    resources: Array.from({ length: 500 }, (_, at) => ({ name: `${n}-${at}`.padEnd(63, "x") })),
  });
  const { state } = fill(list);
  const bytes = bytesOf(encodeState(state));
  expect(bytes).toBeGreaterThan(LIMITS.statusBytes);
  expect(bytes).toBeLessThan(LIMITS.keptBytes * 1.3);
});

test("tombstones whose time has come don't count", () => {
  const keys = Array.from({ length: 1_400 }, (_, n) => [`deleted-${n}`, null]);
  const deletion = aReport({ data: Object.fromEntries(keys) });
  const state = merged([deletion], undefined, minute(0));
  const large = (now: string) => aReport({ data: { text: "x".repeat(50_000) } }, now);
  const outcomeAt = (now: string) => merge(state, RESOURCE, [large(now)], now).outcomes[0]?.kind;
  expect(outcomeAt(minute(1))).toBe("refused");
  expect(outcomeAt(minute(DAY + 1))).toBe("applied");
});
