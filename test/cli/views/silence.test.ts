import { describe, expect, test } from "vitest";
import { silenceRow, silenceView, whenOf } from "../../../lib/cli/views/silence-view.ts";
import { aSilence } from "../notifications.ts";
import { aSession } from "../session.ts";
import { EARLIER, NOW } from "../terminal.ts";

const LATER = "2026-11-20T14:00:00.000Z";
const SUNDAYS = { cron: "0 2 * * SUN", for: "2h" };

describe("a silence", () => {
  test("is dim in a listing while it doesn't mute", () => {
    const styles = [{ active: true }, { active: false }, { until: EARLIER }].map((when) => {
      const [, , cell] = silenceRow(aSilence({ windows: [SUNDAYS], ...when }), Date.parse(NOW));
      return typeof cell === "object" && cell.style;
    });
    expect(styles).toEqual([undefined, "dim", "dim"]);
  });

  test("shows what it mutes, when, why, and who said so", async () => {
    expect(await silenceView(aSilence({ until: LATER }), aSession().session)).toEqual([
      "night",
      "",
      "Mutes   shop",
      `When    until ${LATER}`,
      "Reason  INC-7",
      `Set     by user/x at ${EARLIER}`,
    ]);
  });

  test("shows a pattern as a file has it", async () => {
    const { prefix: _, ...rest } = aSilence({ until: LATER });
    const lines = await silenceView(
      { ...rest, pattern: { detail: { to: ["Down"] } } },
      aSession().session,
    );
    expect(lines.slice(-5)).toEqual(["", "PATTERN", "detail:", "  to:", "    - Down"]);
  });

  test.each([
    [{ until: LATER }, `until ${LATER}`],
    [{ until: EARLIER }, `over since ${EARLIER}`],
    [{ until: NOW, windows: [SUNDAYS] }, `over since ${NOW}`],
    [{ windows: [SUNDAYS] }, "0 2 * * SUN (UTC) for 2h"],
    [
      { windows: [{ ...SUNDAYS, timezone: "Europe/Berlin" }, SUNDAYS], until: LATER },
      `0 2 * * SUN (Europe/Berlin) for 2h, 0 2 * * SUN (UTC) for 2h, until ${LATER}`,
    ],
    [
      { windows: [SUNDAYS], active: true, activeUntil: LATER },
      `0 2 * * SUN (UTC) for 2h, now until ${LATER}`,
    ],
    [{ until: LATER, active: true, activeUntil: LATER }, `until ${LATER}`],
  ])("of %o mutes %s", (when, words) => {
    expect(whenOf(aSilence(when), Date.parse(NOW))).toBe(words);
  });
});
