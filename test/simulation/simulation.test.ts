import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { FAULTS } from "./faults/registry.ts";
import { INVARIANTS } from "./invariants/registry.ts";
import { noVersionCondition } from "./mutants/no-version-condition.ts";
import { runSeeds } from "./pool.ts";
import { runSeed, type Verdict } from "./run.ts";
import { shrink } from "./shrink.ts";
import { PRODUCTION } from "./system.ts";
import { VERBS } from "./verbs/registry.ts";

const SEEDS = 5_000;
/** Milliseconds, on a machine that does other things too. */
const PATIENCE = 300_000;

const linesOf = ({ run }: Verdict) => run.world.evidence.lines ?? [];

async function verdicts(count: number): Promise<Verdict[]> {
  const all: Verdict[] = [];
  for (let seed = 0; seed < count; seed++) all.push(await runSeed(String(seed)));
  return all;
}

describe("the pipeline in a world of faults", () => {
  test(`keeps every invariant in ${SEEDS} runs`, { timeout: PATIENCE }, async () => {
    expect(await runSeeds(0, SEEDS)).toBeUndefined();
  });
});

describe("a run", () => {
  test.each([1, 59, 678])("of seed %i goes exactly the same way again", async (seed) => {
    const [one, other] = [
      await runSeed(String(seed), { isRead: true }),
      await runSeed(String(seed), { isRead: true }),
    ];
    expect(linesOf(one).length).toBeGreaterThan(10);
    expect(linesOf(other)).toEqual(linesOf(one));
  });

  test("goes the same way in another process, told by the command", async () => {
    const here = linesOf(await runSeed("59", { isRead: true }));
    const command = fileURLToPath(new URL("./simulate.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [command, "--seed", "59"]);
    expect(stdout.trimEnd().split("\n")).toEqual([...here, "every invariant holds"]);
  });

  test("of another seed goes another way", async () => {
    const [one, other] = [
      await runSeed("1", { isRead: true }),
      await runSeed("2", { isRead: true }),
    ];
    expect(linesOf(other)).not.toEqual(linesOf(one));
  });

  test("goes on as it was where a request that it doesn't have is left out", async () => {
    const whole = await runSeed("59", { isRead: true });
    const without = await runSeed("59", { isRead: true, without: new Set(["op999"]) });
    expect(linesOf(without)).toEqual(linesOf(whole));
  });
});

describe("some hundred runs", () => {
  test("have every verb and every fault, and tell of each to the invariants", async () => {
    const all = await verdicts(400);
    const struck = new Set(
      all.flatMap(({ run }) => run.world.swarm.struck.map((id) => /:(\w+)#/.exec(id)?.[1])),
    );
    expect([...struck].sort()).toEqual(FAULTS.map(({ name }) => name).sort());
    const asked = new Set(
      all.flatMap(({ run }) => run.operations.map(({ intent }) => intent.kind)),
    );
    expect(asked.size).toBeGreaterThanOrEqual(VERBS.length - 2);
    expect(all.some(({ run }) => run.accounts.givenUp.size > 0)).toBe(true);
    expect(all.some(({ run }) => run.accounts.commits.length > 15)).toBe(true);
    expect(all.some(({ run }) => run.world.stream.shards.length > 3)).toBe(true);
    expect(
      all.some(({ run }) => run.world.stream.records.some(({ writer }) => writer === "ttl")),
    ).toBe(true);
  });
});

describe("a run that fails", () => {
  test("is shrunk to the few requests and faults that it takes", async () => {
    const system = noVersionCondition.mutate(PRODUCTION);
    const failing = await runSeed("1", { system });
    const { verdict } = await shrink("1", failing, { system });
    expect(verdict.failure?.invariant).toBe(failing.failure?.invariant);
    expect(verdict.ingredients.length).toBeLessThan(failing.ingredients.length);
    expect(verdict.ingredients.length).toBeLessThanOrEqual(4);
    expect(linesOf(verdict).join("\n")).toContain("PutItem");
  });
});

test("no two invariants share a number", () => {
  const numbers = INVARIANTS.map(({ number }) => number);
  expect(new Set(numbers).size).toBe(numbers.length);
});
