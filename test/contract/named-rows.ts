import { describe, expect, test } from "vitest";
import type { NamedRows } from "../../lib/pipeline/ports/rows.ts";

type Thing = { readonly says: string };

/** The facts that everything that keeps things by their names keeps to; `make` makes two kinds over one table. */
export function describeNamedRows(make: () => Promise<readonly NamedRows<Thing>[]>): void {
  const both = async () => {
    const [one, other] = await make();
    if (!one || !other) throw new Error("there are no two kinds");
    return [one, other] as const;
  };

  describe("things of one kind", () => {
    test("are found by their names as they were put last", async () => {
      const [rows] = await both();
      expect(await rows.find("a")).toBeUndefined();
      expect(await rows.put("a", { says: "first" })).toBe(true);
      expect(await rows.put("a", { says: "second" }, "2099-01-01T00:00:00Z")).toBe(false);
      expect(await rows.find("a")).toEqual({ says: "second" });
    });

    test("are listed by their names, without those of another kind", async () => {
      const [rows, others] = await both();
      for (const name of ["b", "a", "c"]) await rows.put(name, { says: name });
      await others.put("d", { says: "other" });
      expect((await rows.all()).map(([name, { says }]) => [name, says])).toEqual([
        ["a", "a"],
        ["b", "b"],
        ["c", "c"],
      ]);
      expect(await others.find("a")).toBeUndefined();
    });

    test("are changed by each of many at once, none of which is lost", async () => {
      const [rows] = await both();
      const add = (letter: string) =>
        rows.change("a", (before) => ({ says: `${before?.says ?? ""}${letter}` }));
      const changes = await Promise.all(["x", "y", "z"].map(add));
      expect(changes.filter(({ created }) => created)).toEqual([
        { created: true, value: { says: expect.stringMatching(/^[xyz]$/) } },
      ]);
      const { says = "" } = (await rows.find("a")) ?? {};
      expect([...says].sort()).toEqual(["x", "y", "z"]);
    });

    test("are gone once they are removed, which is told once", async () => {
      const [rows] = await both();
      await rows.put("a", { says: "hello" });
      expect([await rows.remove("a"), await rows.remove("a")]).toEqual([true, false]);
      expect([await rows.find("a"), await rows.all()]).toEqual([undefined, []]);
    });
  });
}
