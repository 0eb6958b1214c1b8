import { describe, expect, test } from "vitest";
import { eventLine } from "../../../lib/cli/views/event-line.ts";
import type { BusEvent } from "../../../lib/client/answers.ts";
import type { Detail } from "../../../lib/domain/transition.ts";
import { BARE, DETAIL } from "../details.ts";

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
