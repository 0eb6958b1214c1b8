import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { INVARIANTS } from "./invariants/registry.ts";
import { noVersionCondition } from "./mutants/no-version-condition.ts";
import { planOf } from "./plan.ts";
import { runSeeds } from "./pool.ts";
import { Random } from "./random.ts";
import { runSeed, type Verdict } from "./run.ts";
import { sceneOf } from "./scene.ts";
import { shrink } from "./shrink.ts";
import { PRODUCTION } from "./system.ts";

const SEEDS = 5_000;
/** By far the longest of all tests, so that it is often the last, and alone. */
const THREADS = availableParallelism();
/** Milliseconds, on a machine that does other things too. */
const PATIENCE = 600_000;

const linesOf = ({ run }: Verdict) => run.world.evidence.lines ?? [];

/** Runs the command, in a process of its own. */
function simulate(...options: string[]) {
  const command = fileURLToPath(new URL("./simulate.ts", import.meta.url));
  return promisify(execFile)(process.execPath, [command, ...options]);
}

describe("the pipeline in a world of faults", () => {
  test(`keeps every invariant in ${SEEDS} runs`, { timeout: PATIENCE }, async () => {
    const share = { first: 0, count: SEEDS, mutant: undefined };
    const failed = await runSeeds(share, THREADS);
    expect(failed, `npm run simulate -- --seed ${failed} tells why`).toBeUndefined();
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
    const { stdout } = await simulate("--seed", "59");
    expect(stdout.trimEnd().split("\n")).toEqual([...here, "every invariant holds"]);
  });

  test("of another seed goes another way", async () => {
    const [one, other] = [
      await runSeed("1", { isRead: true }),
      await runSeed("2", { isRead: true }),
    ];
    expect(linesOf(other)).not.toEqual(linesOf(one));
  });

  test("goes on as it was for the others where a request is left out", async () => {
    const { seed, verdict } = await aCalmRun();
    const [gone = ""] = verdict.run.operations.map(({ id }) => id);
    const fewer = await runSeed(seed, { isRead: true, without: new Set([gone]) });
    const ofOthers = linesOf(verdict).filter((line) => !line.includes(` ${gone}.`));
    expect(ofOthers.length).toBeLessThan(linesOf(verdict).length);
    expect(linesOf(fewer)).toEqual(ofOthers);
  });
});

/** A run without a fault, whose first request is a query, and so changes nothing for the others. */
async function aCalmRun(): Promise<{ seed: string; verdict: Verdict }> {
  for (let number = 0; ; number++) {
    const seed = String(number);
    const random = new Random(seed);
    const planned = planOf(random.fork("plan"), sceneOf(random.fork("scene")));
    if (planned[0]?.verb !== "query" || planned.length < 5) continue;
    const verdict = await runSeed(seed, { isRead: true });
    if (verdict.run.world.swarm.struck.length === 0) return { seed, verdict };
  }
}

describe("a run that fails", () => {
  test("and one that doesn't can't be shrunk", async () => {
    const verdict = await runSeed("1");
    await expect(shrink("1", verdict)).rejects.toThrow("the run of seed 1 doesn't fail");
  });

  test("is shrunk to the few requests and faults that it takes", async () => {
    const system = noVersionCondition.mutate(PRODUCTION);
    const seed = String(
      await runSeeds({ first: 0, count: SEEDS, mutant: noVersionCondition.name }, THREADS),
    );
    const failing = await runSeed(seed, { system });
    const { verdict } = await shrink(seed, failing, { system });
    expect(verdict.failure?.invariant).toBe(failing.failure?.invariant);
    expect(verdict.ingredients.length).toBeLessThan(failing.ingredients.length);
    expect(verdict.ingredients.length).toBeLessThanOrEqual(4);
    expect(linesOf(verdict).join("\n")).toContain("PutItem");
  });
});

describe("the command", () => {
  test("tells how far it is and that everything holds", async () => {
    const { stdout } = await simulate("--seeds", "100", "--seed", "7000");
    expect(stdout).toMatch(/^50 of 100 runs, 50 %, \d+ a second\n100 of 100 runs/);
    expect(stdout).toMatch(/100 runs, and every invariant holds\n$/);
  });

  test("tells what fails, shrunk, with its invariant and its seed, and ends with an error", async () => {
    const failing = simulate("--seeds", "50", "--mutant", noVersionCondition.name);
    await expect(failing).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /seed (\d+) fails\n.*PutItem.*breaks invariant \d+: .*shrunk from \d+ requests, sweeps and faults to \d+, .*--seed \1 /s,
      ),
    });
  });
});

test("no two invariants share a number", () => {
  const numbers = INVARIANTS.map(({ number }) => number);
  expect(new Set(numbers).size).toBe(numbers.length);
});
