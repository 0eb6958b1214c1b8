import { expect, test } from "vitest";
import { pastView } from "../../../lib/cli/views/past-view.ts";
import { aSession } from "../session.ts";
import { EARLIER, NOW } from "../terminal.ts";

test("what a resource was like is shown with the ages of then, and says what isn't known any more", () => {
  const times = { lastTransitionTime: EARLIER };
  const lines = pastView(
    {
      resource: "checkout/staging/api",
      at: NOW,
      kind: "component",
      health: "Down",
      revision: "v1",
      generation: 3,
      conditions: [
        { type: "Ready", status: "False", reason: "Down", message: "503\nagain", ...times },
        { type: "Tested", status: "True", ...times },
      ],
      sequence: 7,
    },
    aSession().session,
  );
  expect(lines.slice(0, 4)).toEqual([
    `checkout/staging/api  Down  at ${NOW}`,
    "Revision  v1",
    "Generation  3",
    "",
  ]);
  expect(lines.slice(4).map((line) => line.trim().split(/ {2,}/))).toEqual([
    ["TYPE", "STATUS", "REASON", "AGE", "MESSAGE"],
    ["Ready", "False", "Down", expect.any(String), "503 ⏎ again"],
    ["Tested", "True", "?", expect.any(String), "?"],
  ]);
});
