import { describe, expect, test } from "vitest";
import { LineDisplay } from "../../../lib/cli/views/line-display.ts";
import { ScreenDisplay } from "../../../lib/cli/views/screen-display.ts";
import { aSession } from "../session.ts";
import { aStatus } from "../statuses.ts";

const URL = "http://127.0.0.1:4000";
const A = aStatus({ resource: "a" });
const B = aStatus({ resource: "b", message: "one" });

describe("a watched list that a program reads", () => {
  test("is printed once, then only what changes", async () => {
    const { session, out } = aSession();
    const display = new LineDisplay(session);
    await display.show([A, B]);
    await display.show([A, B]);
    await display.show([A, { ...B, message: "two", sequence: 2 }]);
    await display.show([A]);
    expect(out().split("\n")).toEqual([
      "RESOURCE   HEALTH   AGE   MESSAGE",
      "a          Ready    0s",
      "b          Ready    0s    one",
      "b          Ready    0s    two",
      "b          —              no longer listed",
      "",
    ]);
  });

  test("has a document for each change in JSON", async () => {
    const { session, out } = aSession({ output: "json" });
    const display = new LineDisplay(session);
    await display.show([A, B]);
    await display.show([B]);
    expect(out()).toBe(`${JSON.stringify(A)}\n${JSON.stringify(B)}\n`);
  });

  test("says once that the service is lost, and once that it is back", async () => {
    const { session, err } = aSession();
    const display = new LineDisplay(session);
    await display.show([]);
    for (const _ of "12") display.lost();
    for (const _ of "12") await display.show([]);
    expect(err()).toBe(
      `signalbox: lost ${URL}; trying again every second\nsignalbox: ${URL} is back\n`,
    );
  });
});

describe("a watched list on a terminal", () => {
  const drawn = (text: string) => text.replaceAll("\x1b", "ESC");

  test("is drawn over itself", async () => {
    const { session, out } = aSession({}, { isTTY: true });
    const display = new ScreenDisplay(session);
    await display.show([A]);
    const first = out();
    display.lost();
    expect(drawn(first)).toBe(
      [
        "ESC[KRESOURCE   HEALTH   AGE   MESSAGE",
        "ESC[Ka          Ready    0s",
        "ESC[K",
        "ESC[K1 resource at 12:00:00 UTC, Ctrl-C ends",
        "ESC[J",
      ].join("\n"),
    );
    expect(drawn(out().slice(first.length))).toMatch(
      /^ESC\[4A\rESC\[KRESOURCE[\s\S]*\nESC\[Ka [\s\S]*\nESC\[Klost http:\S+; trying again every second\nESC\[J$/,
    );
  });

  test("is no higher and no wider than the terminal", async () => {
    const { session, out } = aSession({}, { isTTY: true, rows: 7, columns: 30 });
    const statuses = ["a", "b", "c", "d", "e"].map((resource) =>
      aStatus({ resource, message: "far too long" }),
    );
    await new ScreenDisplay(session).show(statuses);
    expect(drawn(out()).replaceAll("ESC[K", "").split("\n")).toEqual([
      "RESOURCE   HEALTH   AGE   MES…",
      "a          Ready    0s    far…",
      "b          Ready    0s    far…",
      "… 3 more",
      "",
      "5 resources at 12:00:00 UTC, …",
      "ESC[J",
    ]);
  });

  test("is drawn anew when the terminal gets another width", async () => {
    let columns = 80;
    const resizable = Object.defineProperty({ isTTY: true }, "columns", { get: () => columns });
    const { session, out } = aSession({}, {});
    const display = new ScreenDisplay({
      ...session,
      terminal: Object.setPrototypeOf(resizable, session.terminal),
    });
    await display.show([A]);
    const first = out();
    columns = 40;
    await display.show([A]);
    expect(drawn(out().slice(first.length))).toMatch(/^ESC\[HESC\[2JESC\[KRESOURCE/);
  });
});
