import { describe, expect, test } from "vitest";
import { historyRows } from "../../../lib/cli/views/history-rows.ts";
import type { HistoryDetail } from "../../../lib/domain/aside.ts";
import { toldOf } from "../../../lib/domain/notification/told.ts";
import type { Detail } from "../../../lib/domain/transition.ts";
import { BARE, DETAIL } from "../details.ts";
import { EARLIER } from "../terminal.ts";

describe("history", () => {
  const texts = (details: readonly HistoryDetail[]) =>
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

  test("says who was told, or why not", () => {
    const record = { id: "a@7/Ready", resource: "a", time: EARLIER };
    const told = [
      toldOf("ops", { ...record, outcome: "sent", said: "ok" }),
      toldOf("dev", { ...record, outcome: "suppressed", by: "silence night" }),
    ];
    expect(texts(told.map(({ detail }) => detail))).toEqual([
      [EARLIER, "7", "notification", "", "sent", "", "ops: ok"],
      [EARLIER, "7", "suppressed", "", "", "", "dev: silence night"],
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
