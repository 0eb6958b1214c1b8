import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { terminalOf } from "../../lib/cli/terminal.ts";

test.each([
  ["has", { columns: 120, rows: 50 }, [120, 50]],
  ["isn't told, and so says is 0,", { columns: 0, rows: 0 }, [80, 24]],
  ["doesn't know", {}, [80, 24]],
])("the size of a terminal that it %s is %o: %j", (_, size, expected) => {
  const stdout = Object.assign(new PassThrough(), { isTTY: true, ...size });
  const { columns, rows } = terminalOf({ ...process, stdout } as unknown as NodeJS.Process);
  expect([columns, rows]).toEqual(expected);
});
