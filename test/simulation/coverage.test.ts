import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, test } from "vitest";
import type { ResourceState } from "../../lib/domain/state.ts";
import { FAULTS } from "./faults/registry.ts";
import { type Run, runSeed } from "./run.ts";
import { statusIn } from "./stored.ts";
import { READERS } from "./system.ts";

const RUNS = 400;
const runs: Run[] = [];

beforeAll(async () => {
  for (let seed = 0; seed < RUNS; seed++) runs.push((await runSeed(String(seed))).run);
}, 120_000);

const someRun = (has: (run: Run) => boolean) => runs.some(has);

/** Whether a sweep died when it had begun to write. */
function hasDeadSweep({ world }: Run): boolean {
  return world.evidence.calls.some(
    ({ invocation, command, reply }) =>
      invocation.verb === "sweep" && command instanceof PutItemCommand && reply.kind === "death",
  );
}

/** Whether a sweep and somebody else wrote at the same time. */
function hasLostSweep({ world }: Run): boolean {
  return world.evidence.calls.some(
    ({ invocation, reply }) =>
      invocation.verb === "sweep" &&
      reply.kind === "error" &&
      reply.error.name === "ConditionalCheckFailedException",
  );
}

/** Whether somebody was told of an expiry before it was stored. */
function hasToldAhead({ accounts, world }: Run): boolean {
  return world.evidence.answers.some(({ ended, at }) => {
    const told = ended.kind === "returned" ? (ended.value.statuses ?? []) : [];
    return told.some(({ resource, sequence, conditions }) => {
      const isStored = (accounts.byResource.get(resource) ?? []).some(
        ({ after, record }) => after.state.sequence === sequence && record.at <= at,
      );
      return !isStored && conditions.some(({ reason }) => reason === "Expired");
    });
  });
}

function typesExpired(state: ResourceState | undefined): string[] {
  const { conditions } = state ? statusIn(state) : { conditions: [] };
  return conditions.flatMap(({ type, reason }) => (reason === "Expired" ? [type] : []));
}

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
    expect(commands.size).toBe(9);
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
    for (const reader of READERS) {
      expect(someRun(({ accounts }) => accounts.givenUp[reader].size > 0)).toBe(true);
    }
    expect(someRun(({ world }) => world.stream.shards.length > 6)).toBe(true);
    expect(
      someRun(({ world }) => world.stream.records.some(({ writer }) => writer === "ttl")),
    ).toBe(true);
    const isBack = ({ accounts }: Run) =>
      [...accounts.byResource.keys()].some(
        (resource) => accounts.wasDeleted(resource) && accounts.incarnation(resource).length > 0,
      );
    expect(someRun(isBack)).toBe(true);
  });

  test("silence: expiries by the sweep, by reports and told before they are stored, and what ends them", () => {
    const commits = runs.flatMap(({ accounts }) => accounts.commits);
    const expiries = commits.filter(({ isExpiry }) => isExpiry);
    const by = (verb: string) => expiries.filter(({ invocation }) => invocation?.verb === verb);
    expect(by("sweep").length).toBeGreaterThan(50);
    expect(by("report").length).toBeGreaterThan(50);
    expect(someRun(hasDeadSweep)).toBe(true);
    expect(someRun(hasLostSweep)).toBe(true);
    expect(someRun(hasToldAhead)).toBe(true);
    const isBack = commits.some(({ before, after, isExpiry }) => {
      const over = typesExpired(before?.state).filter(
        (type) => !typesExpired(after.state).includes(type),
      );
      return !isExpiry && after.state.deletedTime === undefined && over.length > 0;
    });
    expect(isBack).toBe(true);
  });

  test("no fault at all, now and then", () => {
    expect(someRun(({ world }) => world.swarm.struck.length === 0)).toBe(true);
  });
});
