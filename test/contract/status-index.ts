import { describe, expect, test } from "vitest";
import type { Declaration } from "../../lib/domain/declaration.ts";
import { declare } from "../../lib/domain/declare.ts";
import type { JsonObject } from "../../lib/domain/json.ts";
import { merge } from "../../lib/domain/merge.ts";
import { type ResourceState, tombstoneOf } from "../../lib/domain/state.ts";
import { statusOf } from "../../lib/domain/status.ts";
import type { Tree } from "../../lib/pipeline/ports/group.ts";
import type { Listing, StatusIndex, StatusStore } from "../../lib/pipeline/ports/status.ts";
import { aReport, minute } from "../domain/builders.ts";

export type Indexed = {
  readonly store: StatusStore;
  readonly index: StatusIndex;
  readonly tree: Tree;
};

const ACT = { by: "ci", now: minute(0) };
const EVERYTHING: Listing = { prefix: "", labels: [], limit: 100 };

/** The facts that every index of statuses keeps to; `make` gives one that is empty, and the store behind it. */
export function describeStatusIndex(make: () => Promise<Indexed>): void {
  async function withPaths(...paths: string[]): Promise<Indexed> {
    const made = await make();
    for (const path of paths) await made.store.write(declared(path), undefined);
    return made;
  }
  const listed = async ({ index }: Indexed, listing: Partial<Listing> = {}) => {
    const { items } = await index.list({ ...EVERYTHING, ...listing });
    return items.map(({ resource }) => resource);
  };

  describe("an index of statuses", () => {
    test("lists nothing where nothing is", async () => {
      expect(await (await make()).index.list(EVERYTHING)).toEqual({ items: [] });
    });

    test("lists everything in the order of the paths", async () => {
      const made = await withPaths("b", "a/c", "a", "a-b", "a/b/c", "B");
      expect(await listed(made)).toEqual(["B", "a", "a-b", "a/b/c", "a/c", "b"]);
    });

    test("finds the members of a group, and not what is below them", async () => {
      const { tree } = await withPaths("shop", "shop/api", "shop/api/pod", "shop/web", "shop-b/x");
      const found: string[] = [];
      for await (const path of tree.children("shop")) found.push(path);
      expect(found).toEqual(["shop/api", "shop/web"]);
    });

    test("lists a prefix and what is below it, but not what only begins alike", async () => {
      const made = await withPaths(
        "shop",
        "shop/api",
        "shop/api/db",
        "shop-old",
        "shop.old/api",
        "shopping",
      );
      expect(await listed(made, { prefix: "shop" })).toEqual(["shop", "shop/api", "shop/api/db"]);
    });

    test("lists what is below a prefix that is no resource itself", async () => {
      const made = await withPaths("x/y/z");
      expect(await listed(made, { prefix: "x/y" })).toEqual(["x/y/z"]);
    });

    test.each([
      [0, ["a"]],
      [1, ["a", "a/b", "a/d"]],
      [2, ["a", "a/b", "a/b/c", "a/d"]],
    ])("goes %i levels below the prefix when told to", async (depth, expected) => {
      const made = await withPaths("a", "a/b", "a/b/c", "a/d", "z");
      expect(await listed(made, { prefix: "a", depth })).toEqual(expected);
    });

    test("counts levels from the root without a prefix", async () => {
      const made = await withPaths("a", "a/b", "z");
      expect(await listed(made, { depth: 1 })).toEqual(["a", "z"]);
    });

    test("finds those of a health", async () => {
      const made = await withPaths("unknown");
      await made.store.write(reported("ready", "Ready"), undefined);
      await made.store.write(reported("down", "Down"), undefined);
      expect(await listed(made, { health: "Down" })).toEqual(["down"]);
      expect(await listed(made, { health: "Unknown" })).toEqual(["unknown"]);
    });

    test("finds those that have all labels", async () => {
      const made = await make();
      const labels = { a: { team: "pay", tier: "1" }, b: { team: "pay" }, c: {} };
      for (const [path, own] of Object.entries(labels)) {
        await made.store.write(declared(path, { labels: own }), undefined);
      }
      expect(await listed(made, { labels: [["team", "pay"]] })).toEqual(["a", "b"]);
      expect(
        await listed(made, {
          labels: [
            ["team", "pay"],
            ["tier", "1"],
          ],
        }),
      ).toEqual(["a"]);
      expect(await listed(made, { labels: [["toString", "x"]] })).toEqual([]);
    });

    test("leaves deleted resources out, and has them again when they are declared again", async () => {
      const made = await withPaths("a", "b");
      const tombstone = tombstoneOf(declared("a"), ACT);
      await made.store.write(tombstone, 1);
      expect(await listed(made)).toEqual(["b"]);
      await made.store.write(declare(tombstone, "a", {}, ACT), 2);
      expect(await listed(made)).toEqual(["a", "b"]);
    });

    test.each([1, 2, 3, 7])("gives every status once, in pages of %i", async (limit) => {
      const paths = Array.from({ length: 7 }, (_, index) => `p/r${index}`);
      const made = await withPaths("p", ...paths);
      expect(await pages(made, { prefix: "p", limit })).toEqual(["p", ...paths]);
    });

    test("gives full pages of what matches, however much doesn't", async () => {
      const made = await make();
      for (let index = 0; index < 30; index++) {
        const path = `r${String(index).padStart(2, "0")}`;
        await made.store.write(reported(path, index % 10 === 0 ? "Down" : "Ready"), undefined);
      }
      const first = await made.index.list({ ...EVERYTHING, health: "Down", limit: 2 });
      expect(first.items.map(({ resource }) => resource)).toEqual(["r00", "r10"]);
      const rest = await made.index.list({
        ...EVERYTHING,
        health: "Down",
        limit: 2,
        ...cursorOf(first),
      });
      expect(rest.items.map(({ resource }) => resource)).toEqual(["r20"]);
      expect(rest.cursor).toBeUndefined();
    });

    test("ends with the page that holds the last status", async () => {
      const made = await withPaths("a", "b", "c", "d");
      const first = await made.index.list({ ...EVERYTHING, limit: 2 });
      const second = await made.index.list({ ...EVERYTHING, limit: 2, ...cursorOf(first) });
      expect([first.cursor, second.items.length, second.cursor]).toEqual(["b", 2, undefined]);
    });

    test("lists a level over subtrees of any size, and what sorts among them", async () => {
      const made = await make();
      const deep = (top: string) => Array.from({ length: 130 }, (_, index) => `${top}/x/r${index}`);
      const shown = ["a", "a-b", "a.b", "a/x", "a0", "b"];
      const paths = [...shown, ...deep("a"), ...deep("b"), ...deep("a0")];
      await writeAll(made, paths);
      expect(await listed(made, { depth: 1 })).toEqual(["a", "a-b", "a.b", "a0", "b"]);
      expect(await pages(made, { depth: 2, limit: 2 })).toEqual(shown);
      expect(await pages(made, { prefix: "a", depth: 1, limit: 1 })).toEqual(["a", "a/x"]);
    });

    test("goes on after a status that was deleted meanwhile", async () => {
      const made = await withPaths("a", "b", "c");
      const first = await made.index.list({ ...EVERYTHING, limit: 2 });
      await made.store.write(tombstoneOf(declared("b"), ACT), 1);
      expect(await listed(made, cursorOf(first))).toEqual(["c"]);
    });

    test("keeps a page below what a function may answer, and loses nothing by it", async () => {
      const made = await make();
      const paths = Array.from({ length: 60 }, (_, index) => `large/r${10 + index}`);
      const data = { text: "あ".repeat(20_000) };
      await Promise.all(
        paths.map((path) => made.store.write(reported(path, "Ready", data), undefined)),
      );
      const { items } = await made.index.list({ ...EVERYTHING, limit: 500 });
      expect(Buffer.byteLength(JSON.stringify(items.map(statusOf)))).toBeLessThan(3_000_000);
      expect(await pages(made, { limit: 500 })).toEqual(paths);
    });

    test("lists more than a page of the database's own", async () => {
      const made = await make();
      const paths = Array.from(
        { length: 230 },
        (_, index) => `many/r${String(index).padStart(3, "0")}`,
      );
      await writeAll(made, paths);
      expect(await pages(made, { prefix: "many", limit: 100 })).toEqual(paths);
    });
  });
}

/** Declares resources, as many at once as a client has sockets; a call that has to wait for one may fail. */
async function writeAll({ store }: Indexed, paths: readonly string[]): Promise<void> {
  for (let at = 0; at < paths.length; at += 50) {
    const some = paths.slice(at, at + 50);
    await Promise.all(some.map((path) => store.write(declared(path), undefined)));
  }
}

function cursorOf({ cursor }: { readonly cursor?: string }) {
  return cursor === undefined ? {} : { cursor };
}

async function pages({ index }: Indexed, listing: Partial<Listing>): Promise<string[]> {
  const found: string[] = [];
  let cursor: { cursor?: string } = {};
  do {
    const page = await index.list({ ...EVERYTHING, ...listing, ...cursor });
    expect(page.items.length).toBeLessThanOrEqual(listing.limit ?? EVERYTHING.limit);
    found.push(...page.items.map(({ resource }) => resource));
    cursor = cursorOf(page);
  } while (cursor.cursor !== undefined);
  return found;
}

function declared(resource: string, declaration: Declaration = {}): ResourceState {
  return declare(undefined, resource, declaration, ACT);
}

function reported(
  resource: string,
  health: "Ready" | "Down",
  data: JsonObject = {},
): ResourceState {
  const { state } = merge(undefined, resource, [aReport({ health, data }, minute(0))], minute(0));
  if (!state) throw new Error("nothing was merged");
  return state;
}
