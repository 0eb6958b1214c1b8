import { expect, test } from "vitest";
import { instantAfter, parseDuration, parseWindow } from "../../lib/domain/duration.ts";

test.each([
  ["90s", 90_000],
  ["5m", 300_000],
  ["1h30m", 5_400_000],
  ["1h0m5s", 3_605_000],
  ["500ms", 500],
  ["0s", 0],
])("the duration %s is %d ms", (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(["", "5", "m", "5 m", "-5m", "1.5h", "5M", "30m1h", "1d", "5m5m", " 5m"])(
  "%j is no duration",
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

test("an instant after another is told in UTC with milliseconds", () => {
  expect(instantAfter("2026-12-31T23:59:59.500Z", 1_000)).toBe("2027-01-01T00:00:00.500Z");
});

test.each([
  ["30d", 2_592_000_000],
  ["1d12h", 129_600_000],
  ["0d", 0],
  ["90m", 5_400_000],
])("the span %s of the past is %d ms", (text, milliseconds) => {
  expect(parseWindow(text)).toBe(milliseconds);
});

test.each(["", "d", "-1d", "1.5d", "1d ", "12h1d", "1d1d", "1D", "5"])(
  "%j is no span of the past",
  (text) => {
    expect(parseWindow(text)).toBeUndefined();
  },
);
