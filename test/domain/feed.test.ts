import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cursorOf, isFor, placeIn } from "../../lib/domain/feed.ts";

describe("an entry is for who reads a prefix:", () => {
  test.each([
    ["of a resource, below it", { about: "shop/api" }, "shop", true],
    ["of a resource, it itself", { about: "shop/api" }, "shop/api", true],
    ["of a resource, above it", { about: "shop/api" }, "shop/api/v1", false],
    ["of a resource, beside it", { about: "shop/api" }, "shop/ap", false],
    ["over all below a path, above it", { about: "shop", below: true }, "shop/api", true],
    ["over all below a path, below it", { about: "shop/api", below: true }, "shop", true],
    ["over all below a path, beside it", { about: "shop/api", below: true }, "shop/web", false],
    ["of nothing with a path, everything", { about: "" }, "", true],
    ["of nothing with a path, a part", { about: "" }, "shop", false],
  ] as const)("%s: %j, %j", (_, audience, prefix, isRead) => {
    expect(isFor(audience, prefix)).toBe(isRead);
  });
});

test("a place is what its cursor says", () => {
  const number = fc.nat({ max: 10 ** 6 - 1 });
  fc.assert(
    fc.property(number, number, (block, behind) => {
      expect(placeIn(cursorOf({ block, behind }))).toEqual({ block, behind });
    }),
  );
});

test.each(["", "latest", "1", "1.", ".1", "-1.0", "1.0 ", "1e3.0", "1.0.0"])(
  "%j is no cursor",
  (text) => {
    expect(placeIn(text)).toBeUndefined();
  },
);
