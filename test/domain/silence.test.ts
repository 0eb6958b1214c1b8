import { describe, expect, test } from "vitest";
import { isAbout, mutesUntil, type Silence } from "../../lib/domain/notification/silence.ts";
import { second } from "./notification-builders.ts";

function aSilence(parts: Partial<Silence>): Silence {
  return { reason: "upgrade", by: "ann", time: second(0), ...parts };
}

describe("a silence", () => {
  const windows = [{ cron: "0 2 * * *", for: "1h" }];
  test.each<[string, Partial<Silence>, string | undefined, string | undefined]>([
    ["mutes until its end", { until: second(20) }, undefined, second(20)],
    ["mutes no more at its end", { until: second(10) }, undefined, undefined],
    ["of windows doesn't mute while they are closed", { windows }, undefined, undefined],
    ["of windows mutes until they close", { windows }, second(30), second(30)],
    ["of windows ends with them for good", { windows, until: second(20) }, second(30), second(20)],
    ["whose windows close before its end", { windows, until: second(40) }, second(30), second(30)],
    ["that ended doesn't mute in a window", { windows, until: second(10) }, second(30), undefined],
    ["that may still last, outside a window", { windows, until: second(40) }, undefined, undefined],
  ])("%s", (_, parts, openUntil, expected) => {
    expect(mutesUntil(aSilence(parts), openUntil, second(10))).toBe(expected);
  });

  test.each<[string, boolean]>([
    ["shop", true],
    ["shop/api", true],
    ["shop/api/db", true],
    ["shopping", false],
    ["other/shop", false],
  ])("of the prefix shop is about %s: %s", (resource, expected) => {
    expect(isAbout(aSilence({ prefix: "shop" }), resource, !expected)).toBe(expected);
  });

  test("of a pattern is about what that matches, wherever it is", () => {
    const silence = aSilence({ pattern: {} });
    expect([true, false].map((matches) => isAbout(silence, "shop", matches))).toEqual([
      true,
      false,
    ]);
  });
});
