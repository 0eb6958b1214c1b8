import { beforeAll, describe, expect, test } from "vitest";
import { FAULTS } from "./faults/registry.ts";
import { type Run, runSeed } from "./run.ts";

const RUNS = 400;
const runs: Run[] = [];

beforeAll(async () => {
  for (let seed = 0; seed < RUNS; seed++) runs.push((await runSeed(String(seed))).run);
}, 120_000);

const someRun = (has: (run: Run) => boolean) => runs.some(has);

describe("some hundred runs have", () => {
  test("every fault", () => {
    const struck = runs.flatMap(({ world }) => world.swarm.struck);
    const names = new Set(struck.map((id) => /:(\w+)#/.exec(id)?.[1]));
    expect([...names].sort()).toEqual(FAULTS.map(({ name }) => name).sort());
  });

  test("every kind of request", () => {
    const kinds = new Set(runs.flatMap((run) => run.operations.map(({ intent }) => intent.kind)));
    expect([...kinds].sort()).toEqual([
      "declaration",
      "forgery",
      "history",
      "listing",
      "reading",
      "removal",
      "reports",
      "rewrite",
    ]);
  });

  test("functions that die at every kind of call, before and after it took effect", () => {
    const calls = runs.flatMap(({ world }) => world.evidence.calls);
    const deaths = new Set(
      calls.flatMap(({ command, reply, faults }) =>
        reply.kind === "death" ? faults.map((one) => `${command.constructor.name} ${one}`) : [],
      ),
    );
    const commands = new Set(calls.map(({ command }) => command.constructor.name));
    expect(commands.size).toBe(8);
    for (const command of commands) {
      expect(deaths).toContain(`${command} crashBefore`);
      expect(deaths).toContain(`${command} crashAfter`);
    }
  });

  test("what is rare: lost races, records given up, shards split, rows expired, resources brought back", () => {
    const errors = runs.flatMap(({ world }) => world.evidence.calls.map(({ reply }) => reply));
    const lost = errors.filter(
      (one) => one.kind === "error" && one.error.name === "ConditionalCheckFailedException",
    );
    expect(lost.length).toBeGreaterThan(50);
    expect(someRun(({ accounts }) => accounts.givenUp.size > 0)).toBe(true);
    expect(someRun(({ world }) => world.stream.shards.length > 3)).toBe(true);
    expect(
      someRun(({ world }) => world.stream.records.some(({ writer }) => writer === "ttl")),
    ).toBe(true);
    const isBack = ({ accounts }: Run) =>
      [...accounts.byResource.keys()].some(
        (resource) => accounts.wasDeleted(resource) && accounts.incarnation(resource).length > 0,
      );
    expect(someRun(isBack)).toBe(true);
  });

  test("no fault at all, now and then", () => {
    expect(someRun(({ world }) => world.swarm.struck.length === 0)).toBe(true);
  });
});
