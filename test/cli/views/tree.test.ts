import { expect, test } from "vitest";
import { treeView } from "../../../lib/cli/views/tree-view.ts";
import type { Health } from "../../../lib/domain/health.ts";
import { aSession } from "../session.ts";
import { aStatus } from "../statuses.ts";
import { EARLIER } from "../terminal.ts";

function status(resource: string, health: Health = "Ready", message = "") {
  return aStatus({ resource, health, message, updatedTime: EARLIER });
}

test("a tree has each member below its group, in order, with health, age and message", () => {
  const statuses = [
    status("shop"),
    status("shop/api", "Down", "503"),
    status("shop/api-b"),
    status("shop/api/cache"),
    status("shop/api/db", "Unknown", "NeverReported"),
    status("shop/web"),
  ];
  const lines = treeView("shop", statuses, aSession().session);
  const age = "3m";
  expect(
    lines.map((line) => line.replace(/\b\d+m\d*s?\b/, age).replaceAll(/ {2,}/g, "  ")),
  ).toEqual([
    "MEMBER  HEALTH  AGE  MESSAGE",
    `├─ api  Down  ${age}  503`,
    `│  ├─ cache  Ready  ${age}`,
    `│  └─ db  Unknown  ${age}  NeverReported`,
    `├─ api-b  Ready  ${age}`,
    `└─ web  Ready  ${age}`,
  ]);
});

test("a member whose group was deleted hangs on the one above", () => {
  const lines = treeView("shop", [status("shop/gone/db")], aSession().session);
  expect(lines[1]).toMatch(/^└─ gone\/db +Ready/);
});

test("a member without a message tells that of its condition Ready", () => {
  const ready = {
    ...({ type: "Ready", status: "False", reason: "Error", message: "out of memory" } as const),
    ...{
      reporter: "ci",
      observedTime: EARLIER,
      lastTransitionTime: EARLIER,
      lastUpdateTime: EARLIER,
    },
  };
  const member = { ...status("shop/cache", "Down"), conditions: [ready] };
  expect(treeView("shop", [member], aSession().session)[1]).toMatch(/ out of memory$/);
});

test("a group without members has no tree", () => {
  expect(treeView("shop", [status("shop")], aSession().session)).toEqual([]);
});
