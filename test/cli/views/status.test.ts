import { describe, expect, test } from "vitest";
import { statusRow } from "../../../lib/cli/views/status-rows.ts";
import { statusView } from "../../../lib/cli/views/status-view.ts";
import type { Condition } from "../../../lib/domain/condition.ts";
import { aSession } from "../session.ts";
import { aStatus } from "../statuses.ts";
import { EARLIER, NOW } from "../terminal.ts";

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

const NIGHT = { name: "night", until: NOW, reason: "\x1b[31mupgrade", by: "user/ann" };

test("what mutes a resource is shown, by whom, why, and until when", async () => {
  const silences = [NIGHT, { ...NIGHT, name: "shop", reason: "INC-7" }];
  expect(await statusView(aStatus({ silences }), aSession().session)).toContain(
    `Silenced  until ${NOW} by user/ann: �[31mupgrade (night); until ${NOW} by user/ann: INC-7 (shop)`,
  );
});

test("a wide row of a list has revision, generation, labels and silences", () => {
  const silences = [NIGHT, { ...NIGHT, name: "shop" }];
  const labels = { team: "x" };
  const status = aStatus({ generation: 3, labels, silences, updatedTime: EARLIER });
  const health = { text: "Ready", style: "green" };
  expect(statusRow(status, aSession({ output: "wide" }).session)).toEqual([
    "checkout/staging/api",
    health,
    "5m",
    "",
    "3",
    "team=x",
    "night,shop",
    "",
  ]);
});
