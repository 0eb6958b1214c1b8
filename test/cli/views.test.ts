import { describe, expect, test } from "vitest";
import { appliedLines } from "../../lib/cli/applied.ts";
import { eventLine } from "../../lib/cli/event-line.ts";
import { historyRows } from "../../lib/cli/history-rows.ts";
import { statusRow } from "../../lib/cli/status-rows.ts";
import { statusView } from "../../lib/cli/status-view.ts";
import type { BusEvent } from "../../lib/client/answers.ts";
import type { Condition } from "../../lib/domain/condition.ts";
import type { Detail } from "../../lib/domain/transition.ts";
import { aSession } from "./session.ts";
import { aStatus } from "./statuses.ts";
import { NOW } from "./terminal.ts";

const EARLIER = "2026-11-20T11:55:00.000Z";

const CONDITION: Condition = {
  type: "Ready",
  status: "Unknown",
  stored: "True",
  reason: "Outdated",
  message: "2 of 3\nreplicas",
  observedGeneration: 2,
  reporter: "github/deploy",
  observedTime: NOW,
  lastTransitionTime: EARLIER,
  lastUpdateTime: EARLIER,
};

const DETAIL: Detail = {
  id: "a@7/Ready",
  resource: "a",
  ancestors: [],
  kind: "component",
  labels: {},
  condition: {
    type: "Ready",
    status: "True",
    reason: "Deployed",
    message: "v2",
    lastTransitionTime: EARLIER,
  },
  from: null,
  to: "True",
  health: "Ready",
  sequence: 7,
};

const { condition: _, from: __, to: ___, ...BARE } = DETAIL;

describe("get", () => {
  const status = aStatus({
    health: "Partial",
    message: "line one\nline two\n",
    revision: "v2",
    generation: 3,
    labels: { team: "payments", tier: "1" },
    members: { total: 3, Ready: 2, Down: 1 },
    kind: "group",
    conditions: [CONDITION],
    data: { url: "https://x", note: "\x1b[31m", db: { pool: 3 } },
    updatedTime: EARLIER,
  });

  test("shows the verdict, what it is about, conditions and data", async () => {
    expect(await statusView(status, aSession().session)).toEqual([
      "checkout/staging/api  Partial",
      "line one",
      "line two",
      "",
      "Kind        group",
      "Revision    v2",
      "Generation  3",
      "Labels      team=payments,tier=1",
      "Members     3 (2 Ready, 1 Down)",
      `Changed     5m ago (${EARLIER})`,
      "",
      "TYPE    STATUS               REASON     AGE   MESSAGE",
      "Ready   Unknown (was True)   Outdated   5m    2 of 3 ⏎ replicas",
      "",
      "DATA",
      "url: https://x",
      'note: "\\e[31m"',
      "db:",
      "  pool: 3",
    ]);
  });

  test("shows more of conditions when wide", async () => {
    const lines = await statusView(status, aSession({ output: "wide" }).session);
    expect(lines).toContain(
      "Ready   Unknown (was True)   Outdated   5m    2            0s ago     github/deploy   2 of 3 ⏎ replicas",
    );
  });

  test("leaves out what there is nothing of", async () => {
    expect(await statusView(aStatus(), aSession().session)).toEqual([
      "checkout/staging/api  Ready",
      "",
      `Changed  0s ago (${NOW})`,
    ]);
  });
});

test("a wide row of a list has revision, generation and labels", () => {
  const status = aStatus({ generation: 3, labels: { team: "x" }, updatedTime: EARLIER });
  const health = { text: "Ready", style: "green" };
  expect(statusRow(status, aSession({ output: "wide" }).session)).toEqual([
    "checkout/staging/api",
    health,
    "5m",
    "",
    "3",
    "team=x",
    "",
  ]);
});

describe("history", () => {
  const texts = (details: readonly Detail[]) =>
    historyRows(details, undefined).map((row) =>
      row.map((cell) => (typeof cell === "string" ? cell : cell.text)),
    );

  test("takes the time of other transitions from the condition that changed with them", () => {
    const health: Detail = { ...BARE, id: "a@7/Health", from: null, to: "Ready" };
    const declared: Detail = { ...BARE, id: "a@7/Declared" };
    expect(texts([health, DETAIL, declared])).toEqual([
      [EARLIER, "7", "health", "—", "Ready", "", ""],
      [EARLIER, "7", "Ready", "—", "True", "Deployed", "v2"],
      [EARLIER, "7", "declared", "", "", "", ""],
    ]);
  });

  test("has no time for a change whose instant no transition tells", () => {
    const updated: Detail = { ...DETAIL, from: "True" };
    const disappeared: Detail = { ...DETAIL, id: "a@8/Ready", sequence: 8, from: "True", to: null };
    expect(texts([disappeared, updated])).toEqual([
      ["", "8", "Ready", "True", "—", "Deployed", "v2"],
      ["", "7", "Ready", "True", "True", "Deployed", "v2"],
    ]);
  });
});

describe("an event's line", () => {
  const plain = (_: unknown, text: string) => text;
  const event = (type: BusEvent["detail-type"], detail: Detail): BusEvent => ({
    n: 12,
    id: "0",
    source: "signalbox",
    "detail-type": type,
    time: "2026-11-20T12:00:00Z",
    detail,
  });

  test.each([
    ["ConditionTransitioned", DETAIL, "  a  Ready: — → True  Deployed: v2"],
    ["ConditionUpdated", { ...DETAIL, from: "True" }, "       a  Ready: True  Deployed: v2"],
    ["ResourceDeclared", { ...BARE, id: "a@7/Declared" }, "       a"],
    [
      "HealthTransitioned",
      { ...BARE, id: "a@7/Health", from: "Ready", to: "Down" },
      "     a  health: Ready → Down",
    ],
  ] as const)("of %s says what changed, and why", (type, detail, end) => {
    const line = eventLine(event(type, detail), plain);
    expect(line).toBe(`   12  2026-11-20T12:00:00Z  ${type}${end}`);
  });
});

describe("a report's line", () => {
  const status = aStatus({ resource: "a" });

  test.each([
    [[{ type: "Ready", from: null, to: "True" }], ["a Ready: — → True"]],
    [[], ["a updated"]],
  ] as const)("of an applied report tells of %j", (transitions, lines) => {
    expect(appliedLines({ applied: true, transitions, status })).toEqual(lines);
  });

  test("of another says why it changed nothing", () => {
    const answer = { applied: false, reason: "Duplicate", transitions: [], status } as const;
    expect(appliedLines(answer)).toEqual(["a unchanged (Duplicate)"]);
  });
});
