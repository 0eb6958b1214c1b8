import { describe, expect, test } from "vitest";
import { historyRows } from "../../../lib/cli/views/history-rows.ts";
import type { HistoryDetail } from "../../../lib/domain/aside.ts";
import type { Detail } from "../../../lib/domain/transition.ts";
import { BARE, DETAIL, NOTICE, SUPPRESSED } from "../details.ts";
import { EARLIER, NOW } from "../terminal.ts";

describe("history", () => {
  const texts = (entries: readonly HistoryDetail[], format?: "wide") =>
    historyRows(entries, format).map((row) =>
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

  test("tells what became of notices, beside the change that they tell of", () => {
    const { said: _, sequence: __, ...several } = NOTICE;
    expect(texts([NOTICE, SUPPRESSED, several])).toEqual([
      [NOW, "7", "notification", "", "failed", "", "on-call: HTTP 404 gone"],
      [NOW, "7", "suppressed", "", "by silence night", "", "on-call"],
      [NOW, "", "notification", "", "failed", "", "on-call"],
    ]);
    expect(texts([NOTICE], "wide")).toEqual([
      [NOW, "7", "notification", "", "failed", "", "", "on-call", "on-call: HTTP 404 gone"],
    ]);
  });
});
