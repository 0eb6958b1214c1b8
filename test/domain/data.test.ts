import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type DataNode,
  dataOf,
  forget,
  mergeData,
  NO_DATA,
  sameData,
} from "../../lib/domain/data.ts";
import type { Json, JsonObject } from "../../lib/domain/json.ts";
import { orderKey, RANKS } from "../../lib/domain/order.ts";
import { minute } from "./builders.ts";
import { patched } from "./oracle.ts";

type Patch = readonly [at: number, patch: JsonObject];
const DAY = 24 * 60;

function keyAt(at: number) {
  return orderKey({ observedAt: minute(at), sequence: 0, identity: "r" }, RANKS.unsettled);
}

function folded(...patches: Patch[]): DataNode {
  return patches.reduce(
    (data, [at, patch]) => mergeData(data, patch, keyAt(at), minute(60)),
    NO_DATA,
  );
}

const FACTS: readonly (readonly [fact: string, patches: readonly Patch[], data: JsonObject])[] = [
  [
    "objects merge deeply",
    [
      [0, { iam: { user: "u" } }],
      [1, { iam: { password: "p" } }],
    ],
    { iam: { password: "p", user: "u" } },
  ],
  [
    "lists replace as a whole",
    [
      [0, { a: [1, 2] }],
      [1, { a: [3] }],
    ],
    { a: [3] },
  ],
  [
    "null deletes",
    [
      [0, { a: 1, b: 2 }],
      [1, { a: null }],
    ],
    { b: 2 },
  ],
  [
    "an object emptied by a null stays",
    [
      [0, { a: { b: 1 } }],
      [1, { a: { b: null } }],
    ],
    { a: {} },
  ],
  ["a null below nothing makes an object", [[0, { a: { b: null } }]], { a: {} }],
  [
    "an object takes the place of a leaf",
    [
      [0, { a: 5 }],
      [1, { a: { b: 1 } }],
    ],
    { a: { b: 1 } },
  ],
  [
    "a leaf takes the place of an object",
    [
      [0, { a: { b: 1 } }],
      [1, { a: 5 }],
    ],
    { a: 5 },
  ],
  [
    "an empty object takes the place of a leaf",
    [
      [0, { a: 5 }],
      [1, { a: {} }],
    ],
    { a: {} },
  ],
  [
    "an older leaf does not hide a newer object",
    [
      [1, { a: { b: 1 } }],
      [0, { a: 5 }],
    ],
    { a: { b: 1 } },
  ],
  [
    "a late leaf hides what is older below it",
    [
      [0, { a: { b: 1 } }],
      [2, { a: { c: 2 } }],
      [1, { a: 5 }],
    ],
    { a: { c: 2 } },
  ],
  [
    "a late null hides what is older below it",
    [
      [0, { a: { b: 1 } }],
      [2, { a: { c: 2 } }],
      [1, { a: null }],
    ],
    { a: { c: 2 } },
  ],
  [
    "what was deleted does not come back late",
    [
      [1, { a: null }],
      [0, { a: 1 }],
    ],
    {},
  ],
  [
    "what was deleted comes back with a newer write",
    [
      [1, { a: null }],
      [2, { a: 1 }],
    ],
    { a: 1 },
  ],
  [
    "what a leaf hid does not come back when the leaf goes",
    [
      [0, { a: { b: 1 } }],
      [1, { a: 5 }],
      [2, { a: null }],
    ],
    {},
  ],
  [
    "keys come out sorted, whatever their order of arrival",
    [
      [0, { b: 1 }],
      [1, { a: 2 }],
    ],
    { a: 2, b: 1 },
  ],
];

describe("data", () => {
  test.each(FACTS)("%s", (_, patches, expected) => {
    expect(JSON.stringify(dataOf(folded(...patches)))).toBe(JSON.stringify(expected));
  });

  test("is what folding all patches in key order gives, in whatever order they come", () => {
    fc.assert(
      fc.property(patchSets(), ({ patches, order }) => {
        const sorted = patches.map((patch, at): Patch => [at, patch]);
        const expected = sorted.reduce<Json>((data, [, patch]) => patched(data, patch), {});
        const arrivals = order.map((index) => sorted[index] as Patch);
        expect(dataOf(folded(...arrivals))).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  test("looks the same to readers exactly when it comes out the same", () => {
    fc.assert(
      fc.property(patchSets(), ({ patches }) => {
        const data = folded(...patches.slice(1).map((patch, at): Patch => [at + 1, patch]));
        const after = mergeData(data, patches[0] ?? {}, keyAt(patches.length), minute(60));
        const same = JSON.stringify(dataOf(data)) === JSON.stringify(dataOf(after));
        expect(sameData(data, after)).toBe(same);
        expect(sameData(after, structuredClone(after))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test("takes a patch that is in already as nothing new", () => {
    fc.assert(
      fc.property(patchSets(), ({ patches }) => {
        const data = folded(...patches.map((patch, at): Patch => [at, patch]));
        patches.forEach((patch, at) => {
          expect(mergeData(data, patch, keyAt(at), minute(99))).toBe(data);
        });
      }),
    );
  });
});

describe("a tombstone", () => {
  const deleted = folded([1, { a: { b: 1 } }], [2, { a: null, c: 1 }], [3, { c: { d: 1 } }]);

  test("is kept for a day after its receipt, and then forgotten", () => {
    expect(forget(deleted, minute(60 + DAY - 1))).toBe(deleted);
    const later = forget(deleted, minute(60 + DAY));
    expect(later).not.toBe(deleted);
    expect(JSON.stringify([...(later.children?.keys() ?? [])])).toBe('["c"]');
  });

  test("is forgotten without any change that readers see", () => {
    fc.assert(
      fc.property(patchSets(), ({ patches }) => {
        const data = folded(...patches.map((patch, at): Patch => [at, patch]));
        expect(dataOf(forget(data, minute(10 * DAY)))).toEqual(dataOf(data));
      }),
    );
  });
});

function patchSets() {
  const key = fc.constantFrom("a", "b", "toString");
  const leaf = fc.constantFrom<Json>(1, "x", null, [], [1]);
  const { object } = fc.letrec<{ object: JsonObject; value: Json }>((tie) => ({
    object: fc.dictionary(key, tie("value"), { maxKeys: 3 }),
    value: fc.oneof({ depthSize: "small", withCrossShrink: true }, leaf, tie("object")),
  }));
  return fc.array(object, { minLength: 1, maxLength: 6 }).chain((patches) =>
    fc.record({
      patches: fc.constant(patches),
      order: fc.shuffledSubarray([...patches.keys()], { minLength: patches.length }),
    }),
  );
}
