import { describe, expect, test } from "vitest";
import type { Health } from "../../lib/domain/health.ts";
import { enter, type MemberChange, NAMED } from "../../lib/domain/tally.ts";
import type { GroupBooks } from "../../lib/pipeline/ports/group.ts";
import { minute } from "../domain/builders.ts";

const GROUP = "checkout/staging";

function change(name: string, health: Health | undefined, version = 1): MemberChange {
  const standing = health && { health, type: "pod", critical: name !== "web" };
  return { name, version, time: minute(version), ...(standing && { standing }) };
}

/** Enters changes as the rollup does; whether the books took them. */
async function take(books: GroupBooks, ...changes: MemberChange[]): Promise<boolean> {
  const opened = await books.open(
    GROUP,
    changes.map(({ name }) => name),
  );
  const entries = enter(opened, changes);
  return entries === undefined || books.enter(GROUP, entries);
}

async function membersOf(books: GroupBooks): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of books.members(GROUP)) found.push(name);
  return found;
}

/** The facts that all books of groups keep to. */
export function describeGroupBooks(make: () => Promise<GroupBooks>): void {
  describe("a group's books", () => {
    test("are empty before it has a member", async () => {
      const books = await make();
      expect(await books.tally(GROUP)).toBeUndefined();
      expect(await books.open(GROUP, ["api"])).toEqual({
        tally: undefined,
        members: new Map(),
        unwell: [],
      });
      expect(await membersOf(books)).toEqual([]);
    });

    test("have what was entered, with the members that are asked for and no other", async () => {
      const books = await make();
      await take(books, change("api", "Ready"), change("web", "Down"), change("db", undefined));
      expect(await books.tally(GROUP)).toEqual({
        version: 1,
        time: minute(1),
        counts: [
          { health: "Ready", type: "pod", critical: true, count: 1 },
          { health: "Down", type: "pod", critical: false, count: 1 },
        ],
        named: [{ name: "web", health: "Down" }],
      });
      const { members, unwell } = await books.open(GROUP, ["web", "db", "cache"]);
      expect(members).toEqual(
        new Map([
          [
            "web",
            { name: "web", version: 1, standing: { health: "Down", type: "pod", critical: false } },
          ],
          ["db", { name: "db", version: 1 }],
        ]),
      );
      expect(unwell).toEqual([{ name: "web", health: "Down" }]);
      expect(await membersOf(books)).toEqual(["api", "db", "web"]);
    });

    test("of one group say nothing of another's members, though its name begins alike", async () => {
      const books = await make();
      const entries = enter(await books.open("checkout", ["x"]), [change("x", "Down")]);
      expect(entries && (await books.enter("checkout", entries))).toBe(true);
      expect(await membersOf(books)).toEqual([]);
    });

    test("take no entry that was made before another", async () => {
      const books = await make();
      const [first, second] = [change("api", "Down"), change("web", "Down")];
      const [one, other] = [
        enter(await books.open(GROUP, ["api"]), [first]),
        enter(await books.open(GROUP, ["web"]), [second]),
      ];
      if (!one || !other) throw new Error("there is nothing to enter");
      expect(await books.enter(GROUP, one)).toBe(true);
      expect(await books.enter(GROUP, other)).toBe(false);
      expect(await membersOf(books)).toEqual(["api"]);
      expect(await take(books, second)).toBe(true);
      expect(await books.tally(GROUP)).toMatchObject({ version: 2 });
    });

    test("take no entry on a member as it was before another, though the tally was read after that", async () => {
      const books = await make();
      await take(books, change("api", "Ready"));
      const { members } = await books.open(GROUP, ["api"]);
      await take(books, change("api", "Down", 2));
      const opened = await books.open(GROUP, ["api"]);
      const entries = enter({ ...opened, members }, [change("api", "Down", 2)]);
      expect(entries && (await books.enter(GROUP, entries))).toBe(false);
      expect(await books.tally(GROUP)).toMatchObject({ version: 2, counts: [{ count: 1 }] });
    });

    test("name those that aren't well until they are", async () => {
      const books = await make();
      await take(books, change("api", "Down"), change("web", "Unknown"));
      await take(books, change("api", "Ready", 2), change("web", "Missing", 2));
      expect((await books.open(GROUP, [])).unwell).toEqual([{ name: "web", health: "Missing" }]);
      await take(books, change("web", undefined, 3));
      expect((await books.open(GROUP, [])).unwell).toEqual([]);
    });

    test("open at enough of those that aren't well to name the next when others recover", async () => {
      const books = await make();
      const names = Array.from({ length: NAMED + 5 }, (_, n) => `m${n + 10}`);
      await take(books, ...names.map((name) => change(name, "Down")));
      expect((await books.open(GROUP, ["m10", "m11"])).unwell).toHaveLength(NAMED + 2);
      await take(books, change("m10", "Ready", 2), change("m11", "Ready", 2));
      const named = (await books.tally(GROUP))?.named.map(({ name }) => name);
      expect(named).toEqual(names.slice(2, 2 + NAMED));
    });

    test("take as many changes at once as they say", async () => {
      const books = await make();
      const names = Array.from({ length: books.mostChanges }, (_, n) => `m${n + 10}`);
      expect(await take(books, ...names.map((name) => change(name, "Down")))).toBe(true);
      expect(await take(books, ...names.map((name) => change(name, "Ready", 2)))).toBe(true);
      expect(await membersOf(books)).toEqual(names);
    });
  });
}
