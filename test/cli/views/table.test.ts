import { describe, expect, test, vi } from "vitest";
import { harmless, oneLine, painter } from "../../../lib/cli/views/paint.ts";
import { cut, lineOf, table, widthsOf } from "../../../lib/cli/views/table.ts";
import { aColorfulStream, aTerminal } from "../terminal.ts";

const PLAIN = { paint: (_: unknown, text: string) => text, width: undefined };
const RED = { text: "Down", style: "red" } as const;

describe("a table", () => {
  test("has columns as wide as their widest cell, and no spaces at the end of a line", () => {
    expect(
      table(
        ["NAME", "HEALTH"],
        [
          ["a/long/path", RED],
          ["b", ""],
        ],
        PLAIN,
      ),
    ).toEqual(["NAME          HEALTH", "a/long/path   Down", "b"]);
  });

  test("is cut to a width with an ellipsis", () => {
    expect(table(["NAME", "TEXT"], [["abc", "a long text"]], { ...PLAIN, width: 14 })).toEqual([
      "NAME   TEXT",
      "abc    a long…",
    ]);
  });

  test("is cut by what is seen of it, not by its styles", () => {
    const paint = (_: unknown, text: string) => `<${text}>`;
    expect(lineOf(["ab", RED, "rest"], [2, 4, 4], { paint, width: 7 })).toBe("ab   <D…>");
  });

  test("keeps columns as wide as they were", () => {
    const widths = widthsOf([["a", "b"]], [4, 1]);
    expect(lineOf(["x", "y"], widths, PLAIN)).toBe("x      y");
  });

  test("shows a cell of several lines in one", () => {
    expect(lineOf(["one\n  two"], [], PLAIN)).toBe("one ⏎ two");
  });
});

test("no text of anyone's moves the cursor, hides or turns what follows", () => {
  expect(harmless("a\x1b[31mb\r\nc\x9bd\u202ee\tf")).toBe("a�[31mb\nc�d�e  f");
  expect(oneLine("a\n\nb\x07")).toBe("a ⏎ b�");
});

test("a cut text keeps whole characters", () => {
  expect(cut("🚦🚦🚦", 2)).toBe("🚦…");
  expect(cut("abc", 3)).toBe("abc");
  expect(cut("abc", 0)).toBe("");
});

describe("colors", () => {
  const stdout = aColorfulStream();
  vi.stubEnv("FORCE_COLOR", undefined);

  test("are for terminals only", () => {
    expect(painter({ stdout, env: {} }, true)("red", "x")).toBe("\x1b[31mx\x1b[39m");
    expect(painter(aTerminal().terminal, true)("red", "x")).toBe("x");
  });

  test("go with --no-color, and with NO_COLOR", () => {
    expect(painter({ stdout, env: {} }, false)("red", "x")).toBe("x");
    expect(painter({ stdout, env: { NO_COLOR: "1" } }, true)("red", "x")).toBe("x");
  });
});
