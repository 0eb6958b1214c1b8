import { describe, expect, test } from "vitest";
import { eventLine } from "../../../lib/cli/views/event-line.ts";
import type { FeedItem } from "../../../lib/domain/feed.ts";
import { BARE, DETAIL, NOTICE, SILENCE, SUPPRESSED } from "../details.ts";
import { NOW } from "../terminal.ts";

describe("an event's line", () => {
  const plain = (_: unknown, text: string) => text;
  const audit = {
    id: "g@2/Override",
    resource: "g",
    sequence: 2,
    time: NOW,
    by: "user/x",
  } as const;

  test.each<[FeedItem["type"], object, string]>([
    ["ConditionTransitioned", DETAIL, "  a  Ready: — → True  Deployed: v2"],
    ["ConditionUpdated", { ...DETAIL, from: "True" }, "       a  Ready: True  Deployed: v2"],
    ["ResourceDeclared", { ...BARE, id: "a@7/Declared" }, "       a"],
    [
      "HealthTransitioned",
      { ...BARE, id: "a@7/Health", from: "Ready", to: "Down" },
      "     a  health: Ready → Down",
    ],
    [
      "Override",
      { ...audit, action: "set", decision: "pass", reason: "INC-7" },
      "               g  set pass  user/x: INC-7",
    ],
    ["Approval", { ...audit, action: "withdrawn" }, "               g  withdrawn  user/x"],
    ["Silence", SILENCE, `                night  set for shop until ${NOW}  user/x: two ⏎ lines`],
    [
      "Silence",
      { ...SILENCE, action: "ended", prefix: undefined, pattern: {}, until: undefined },
      "                night  ended for a pattern  user/x: two ⏎ lines",
    ],
    ["Notification", NOTICE, "           a  failed  on-call: HTTP 404 gone"],
    ["Suppressed", SUPPRESSED, "             a  by silence night  on-call"],
  ])("of %s says what changed, and why", (type, entry, end) => {
    const line = eventLine({ ...entry, type, time: NOW } as FeedItem, plain);
    expect(line).toBe(`${NOW}  ${type}${end}`);
  });
});
