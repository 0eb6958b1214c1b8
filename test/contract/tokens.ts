import { describe, expect, test } from "vitest";
import type { TokenRecord, Tokens } from "../../lib/pipeline/ports/access.ts";

function aToken(changes: Partial<TokenRecord> = {}): TokenRecord {
  return {
    id: "key1",
    name: "ci",
    verbs: ["report", "read"],
    prefix: "checkout",
    createdTime: "2026-11-20T10:00:00.000Z",
    createdBy: "alice",
    digest: "digest1",
    ...changes,
  };
}

async function idsIn(tokens: Tokens): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of tokens.all()) ids.push(id);
  return ids;
}

/** The facts that every keeper of tokens keeps to. */
export function describeTokens(make: () => Promise<Tokens>): void {
  describe("a keeper of tokens", () => {
    test("has a token as it was added, with and without an end", async () => {
      const tokens = await make();
      const ending = aToken({ id: "key2", prefix: "", until: "2999-01-01T00:00:00.000Z" });
      await tokens.add(aToken());
      await tokens.add(ending);
      expect(await tokens.read("key1")).toEqual(aToken());
      expect(await tokens.read("key2")).toEqual(ending);
    });

    test("has nothing under another id", async () => {
      const tokens = await make();
      await tokens.add(aToken());
      expect(await tokens.read("key")).toBeUndefined();
    });

    test("lists all tokens, in the order of their ids", async () => {
      const tokens = await make();
      for (const id of ["b", "C", "a"]) await tokens.add(aToken({ id }));
      expect(await idsIn(tokens)).toEqual(["C", "a", "b"]);
    });

    test("never has one token in place of another", async () => {
      const tokens = await make();
      await tokens.add(aToken());
      await expect(tokens.add(aToken({ digest: "other", prefix: "" }))).rejects.toThrow();
      expect(await tokens.read("key1")).toEqual(aToken());
    });

    test("takes the very same token again, as when an answer was lost", async () => {
      const tokens = await make();
      await tokens.add(aToken());
      await tokens.add(aToken());
      expect(await idsIn(tokens)).toEqual(["key1"]);
    });

    test("forgets a token at once, and no other; again is as good as once", async () => {
      const tokens = await make();
      for (const id of ["a", "b"]) await tokens.add(aToken({ id }));
      for (const id of ["a", "a", "never"]) await tokens.remove(id);
      expect(await tokens.read("a")).toBeUndefined();
      expect(await idsIn(tokens)).toEqual(["b"]);
    });
  });
}
