import { describe, expect, test } from "vitest";
import type { Hooks } from "../../lib/pipeline/ports.ts";

/** The facts that everything that keeps hooks keeps to. */
export function describeHooks(make: () => Promise<Hooks>): void {
  describe("hooks", () => {
    test("are found by their names as they were put last", async () => {
      const hooks = await make();
      expect(await hooks.find("a")).toBeUndefined();
      expect(await hooks.put("a", { source: "github", sealed: "…" })).toBe(true);
      expect(await hooks.put("a", { source: "github", under: "checkout" })).toBe(false);
      expect(await hooks.find("a")).toEqual({ source: "github", under: "checkout" });
      expect(await hooks.find("b")).toBeUndefined();
    });

    test("are gone once they are removed, which is told once", async () => {
      const hooks = await make();
      await hooks.put("a", { source: "github" });
      expect(await hooks.remove("a")).toBe(true);
      expect(await hooks.remove("a")).toBe(false);
      expect(await hooks.find("a")).toBeUndefined();
      expect(await hooks.put("a", { source: "github" })).toBe(true);
    });
  });
}
