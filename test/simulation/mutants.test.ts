import { describe, expect, test } from "vitest";
import { INVARIANTS } from "./invariants/registry.ts";
import { KILLERS } from "./killers.ts";
import type { Mutant } from "./mutants/mutant.ts";
import { MUTANTS } from "./mutants/registry.ts";
import { runSeed, sceneOfSeed } from "./run.ts";
import { PRODUCTION } from "./system.ts";

const SEEDS = 5_000;
/** Milliseconds: what survives takes long. */
const PATIENCE = 600_000;

/** A seed in which a mutant breaks the invariant that it is to break. */
async function killer(mutant: Mutant): Promise<number | undefined> {
  const { name, mutate, breaks, isOfGates, isOfNotices } = mutant;
  const system = mutate(PRODUCTION);
  const invariants = INVARIANTS.filter(({ number }) => number === breaks);
  for (const seed of [KILLERS[name] ?? 0, ...Array(SEEDS).keys()]) {
    const { gates, subscriptions } = sceneOfSeed(String(seed));
    if (isOfGates && gates.length === 0) continue;
    if (isOfNotices && subscriptions.length === 0) continue;
    const { failure } = await runSeed(String(seed), { system, invariants });
    if (failure) return seed;
  }
  return undefined;
}

describe("a service with a fault of its own is found out", () => {
  test.each(MUTANTS.map((mutant) => [mutant.name, mutant.breaks, mutant] as const))(
    "%s, by invariant %i",
    { timeout: PATIENCE },
    async (_, __, mutant) => {
      expect(await killer(mutant)).toBeDefined();
    },
  );
});

test("every invariant is broken by some mutant, and so can be", () => {
  const broken = new Set(MUTANTS.map(({ breaks }) => breaks));
  expect(INVARIANTS.filter(({ number }) => !broken.has(number))).toEqual([]);
});
