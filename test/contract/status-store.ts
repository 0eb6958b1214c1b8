import { describe, expect, test } from "vitest";
import { merge } from "../../lib/domain/merge.ts";
import type { Report } from "../../lib/domain/report.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import { type ResourceState, tombstoneOf } from "../../lib/domain/state.ts";
import { statusOf } from "../../lib/domain/status.ts";
import type { StatusGlances, StatusStore } from "../../lib/pipeline/ports/status.ts";
import { aReport, minute } from "../domain/builders.ts";

/** Values that a careless store would change: each comes back as it went in. */
const VALUES = {
  zero: 0,
  "minus zero point one": -0.1,
  "the greatest double": Number.MAX_VALUE,
  "the least double": Number.MIN_VALUE,
  "2 to the 60th": 2 ** 60,
  "a third": 1 / 3,
  "an empty text": "",
  "an empty object": {},
  "an empty list": [],
  "a list of lists": [[1], [], ["x", { a: false }]],
  booleans: [true, false],
  "unicode beyond the first plane": "Zażółć gęślą jaźń 😀 \u0000 \u2028",
  "half a character": "\ud83d",
  "a text that looks like a number": "007",
  'a key with "quotes", dots and #signs': { 'a.b["c"] #d :e': 1 },
  "inherited names": { toString: 1, hasOwnProperty: "x", valueOf: null },
} as const;

/** The facts that every status store keeps to; `make` gives one that is empty. */
export function describeStatusStore(make: () => Promise<StatusStore & StatusGlances>): void {
  let resources = 0;
  const aResource = () => `contract/status-store/r${resources++}`;
  const stateOf = (resource: string, input: ReportInput = { health: "Ready" }) =>
    stateAfter(undefined, resource, aReport(input, minute(0)));

  describe("a status store", () => {
    test("has nothing under a resource that was never written", async () => {
      expect(await (await make()).read(aResource())).toBeUndefined();
    });

    test("reads what was written, with version 1", async () => {
      const store = await make();
      const state = stateOf(aResource());
      expect(await store.write(state, undefined)).toEqual({ written: true });
      expect(await store.read(state.resource)).toEqual({ state, version: 1 });
    });

    test("raises the version with every write", async () => {
      const store = await make();
      const state = stateOf(aResource());
      await store.write(state, undefined);
      expect(await store.write({ ...state, sequence: 7 }, 1)).toEqual({ written: true });
      expect(await store.read(state.resource)).toEqual({
        state: { ...state, sequence: 7 },
        version: 2,
      });
    });

    test("shows at a glance what was written some time ago, or just now", async () => {
      const store = await make();
      const state = stateOf(aResource());
      const versions = [undefined, { state, version: 1 }, { state, version: 2 }];
      expect(await store.glance(state.resource)).toBeUndefined();
      await store.write(state, undefined);
      expect(versions.slice(0, 2)).toContainEqual(await store.glance(state.resource));
      await store.write({ ...state }, 1);
      expect(versions).toContainEqual(await store.glance(state.resource));
    });

    test("refuses a first write where something is stored, and hands that back", async () => {
      const store = await make();
      const state = stateOf(aResource());
      await store.write(state, undefined);
      const other = stateOf(state.resource, { health: "Down" });
      expect(await store.write(other, undefined)).toEqual({
        written: false,
        stored: { state, version: 1 },
      });
      expect(await store.read(state.resource)).toEqual({ state, version: 1 });
    });

    test("refuses a write on an older version, and hands back the winner", async () => {
      const store = await make();
      const state = stateOf(aResource());
      const winner = { ...state, sequence: 2 };
      await store.write(state, undefined);
      await store.write(winner, 1);
      const loser = { ...state, sequence: 3 };
      expect(await store.write(loser, 1)).toEqual({
        written: false,
        stored: { state: winner, version: 2 },
      });
    });

    test("takes a write that comes again, because its answer was lost, for written", async () => {
      const store = await make();
      const state = stateOf(aResource());
      expect(await store.write(state, undefined)).toEqual({ written: true });
      expect(await store.write(state, undefined)).toEqual({ written: true });
      expect(await store.write({ ...state, sequence: 2 }, 1)).toEqual({ written: true });
      expect(await store.write({ ...state, sequence: 2 }, 1)).toEqual({ written: true });
      expect(await store.read(state.resource)).toEqual({
        state: { ...state, sequence: 2 },
        version: 2,
      });
    });

    test("refuses a write on a version of what was never stored", async () => {
      const store = await make();
      const state = stateOf(aResource());
      expect(await store.write(state, 3)).toEqual({ written: false, stored: undefined });
      expect(await store.read(state.resource)).toBeUndefined();
    });

    test("lets exactly one of many writes on the same version win", async () => {
      const store = await make();
      const state = stateOf(aResource());
      await store.write(state, undefined);
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) => store.write({ ...state, sequence: index }, 1)),
      );
      expect(results.filter(({ written }) => written)).toHaveLength(1);
      expect((await store.read(state.resource))?.version).toBe(2);
    });

    test("keeps a tombstone and its sequence", async () => {
      const store = await make();
      const state = stateOf(aResource());
      await store.write(state, undefined);
      const tombstone = tombstoneOf(state, { by: "ci", now: minute(1) });
      await store.write(tombstone, 1);
      expect((await store.read(state.resource))?.state).toEqual(tombstone);
    });

    test.each(Object.entries(VALUES))("gives back %s exactly", async (_, value) => {
      const store = await make();
      const state = stateOf(aResource(), { data: { value, nested: { value } } });
      await store.write(state, undefined);
      const stored = await store.read(state.resource);
      expect(stored?.state).toEqual(state);
      expect(JSON.stringify(stored && statusOf(stored.state))).toBe(
        JSON.stringify(statusOf(state)),
      );
    });

    test("keeps all facts of a rich state, hidden ones too", async () => {
      const store = await make();
      const resource = aResource();
      const state = [
        aReport({
          id: "a",
          health: "Down",
          generation: 2,
          revision: "v1",
          data: { a: { b: 1 }, c: 2 },
        }),
        aReport(
          {
            id: "b",
            health: "Ready",
            message: "late",
            external: true,
            data: { a: null, c: { d: 3 } },
          },
          minute(1),
        ),
        aReport(
          {
            id: "c",
            conditions: [{ type: "x.y/Tested", status: "Unknown", observedGeneration: 1 }],
          },
          minute(2),
        ),
      ].reduce<ResourceState | undefined>(
        (before, report) => stateAfter(before, resource, report),
        undefined,
      );
      if (!state) throw new Error("nothing was merged");
      await store.write(state, undefined);
      expect((await store.read(resource))?.state).toEqual(state);
    });
  });
}

function stateAfter(
  before: ResourceState | undefined,
  resource: string,
  report: Report,
): ResourceState {
  const { state } = merge(before, resource, [report], minute(10));
  if (!state) throw new Error("nothing was merged");
  return state;
}
