import { describe, expect, test } from "vitest";
import type { Dependents } from "../../lib/pipeline/ports/gate.ts";

async function gatesOf(dependents: Dependents, resource: string): Promise<string[]> {
  const gates: string[] = [];
  for await (const gate of dependents.of(resource)) gates.push(gate);
  return gates;
}

/** The facts that every index of gates by what they depend on keeps to. */
export function describeDependents(make: () => Promise<Dependents>): void {
  describe("an index of dependents", () => {
    test("has the gates that depend on a resource, in order, and those of no other", async () => {
      const dependents = await make();
      await dependents.add("gates/b", ["a", "a/x"], 0);
      await dependents.add("gates/a", ["a"], 0);
      expect(await gatesOf(dependents, "a")).toEqual(["gates/a", "gates/b"]);
      expect(await gatesOf(dependents, "a/x")).toEqual(["gates/b"]);
      expect(await gatesOf(dependents, "gates/a")).toEqual([]);
    });

    test("has a gate once, however often it is added", async () => {
      const dependents = await make();
      for (const version of [0, 1, 1, 0]) await dependents.add("gate", ["a"], version);
      expect(await gatesOf(dependents, "a")).toEqual(["gate"]);
    });

    test("loses what a later version of the gate needs no more", async () => {
      const dependents = await make();
      await dependents.add("gate", ["a", "b"], 0);
      await dependents.remove("gate", ["a", "never"], 2);
      expect(await gatesOf(dependents, "a")).toEqual([]);
      expect(await gatesOf(dependents, "b")).toEqual(["gate"]);
    });

    test("keeps what was added since the version that needs it no more", async () => {
      const dependents = await make();
      await dependents.add("gate", ["a"], 0);
      await dependents.add("gate", ["a"], 2);
      await dependents.remove("gate", ["a"], 2);
      expect(await gatesOf(dependents, "a")).toEqual(["gate"]);
    });

    test("is not set back by who read the gate earlier", async () => {
      const dependents = await make();
      await dependents.add("gate", ["a"], 5);
      await dependents.add("gate", ["a"], 3);
      await dependents.remove("gate", ["a"], 5);
      expect(await gatesOf(dependents, "a")).toEqual(["gate"]);
      await dependents.remove("gate", ["a"], 6);
      expect(await gatesOf(dependents, "a")).toEqual([]);
    });
  });
}
