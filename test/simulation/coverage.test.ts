import {
  PutItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, test } from "vitest";
import { DECISIONS, GATE_REASONS } from "../../lib/domain/gate/decision.ts";
import { OUTCOMES } from "../../lib/domain/notification/settle.ts";
import { PROBE_OUTCOMES } from "../../lib/domain/probe-finding.ts";
import { groupOf } from "../../lib/domain/resource.ts";
import { ROLLUP_POLICIES } from "../../lib/domain/rollup-policy.ts";
import { live, type ResourceState } from "../../lib/domain/state.ts";
import type { Commit } from "./commit.ts";
import { FAULTS } from "./faults/registry.ts";
import { decisionsIn } from "./gate-accounts.ts";
import { type Run, runSeed } from "./run.ts";
import { statusIn } from "./stored.ts";
import { SWEEPS } from "./sweeps.ts";
import { READERS } from "./system.ts";

const RUNS = 600;
const runs: Run[] = [];

beforeAll(async () => {
  for (let seed = 0; seed < RUNS; seed++) runs.push((await runSeed(String(seed))).run);
}, 240_000);

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

function isGateDeleted({ before, after }: Commit): boolean {
  return before?.state.gate !== undefined && live(after.state) === undefined;
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
      "approval",
      "declaration",
      "definition",
      "forgery",
      "history",
      "judgement",
      "listing",
      "override",
      "overrideRemoval",
      "reading",
      "redrive",
      "removal",
      "reports",
      "rewrite",
      "silence",
      "silenceEnd",
      "subscription",
      "unsubscription",
      "withdrawal",
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
    expect(commands.size).toBe(11);
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

  test("groups of groups by every policy, deleted and told again, with members that come, go and expire", () => {
    const states = runs.flatMap(({ accounts }) =>
      [...accounts.byResource.keys()].flatMap((one) => accounts.latest(one)?.state ?? []),
    );
    const groups = states.filter(({ members }) => members && members.counts.length > 1);
    const policies = new Set(groups.map(({ declaration }) => declaration.rollup?.policy));
    expect([...policies].sort()).toEqual([...ROLLUP_POLICIES, undefined].sort());
    const counts = groups.flatMap(({ members }) => members?.counts ?? []);
    expect(counts.some(({ type, critical }) => type === "group" && !critical)).toBe(true);
    const isBack = ({ accounts }: Run) =>
      accounts.commits.some(
        ({ isRollup, record }) => isRollup && accounts.wasDeleted(record.partition),
      );
    expect(someRun(isBack)).toBe(true);
    const hasLostRow = ({ world }: Run) =>
      world.stream.records.some(
        ({ writer, sort }) => writer === "ttl" && sort.startsWith("member#"),
      );
    expect(someRun(hasLostRow)).toBe(true);
  });

  test("transactions that lose a race, meet another, and are sent again when they took effect", () => {
    const calls = runs.flatMap(({ world }) => world.evidence.calls);
    const transactions = calls.filter(
      ({ command }) => command instanceof TransactWriteItemsCommand,
    );
    const reasons = transactions.flatMap(({ reply }) =>
      reply.kind === "error" && reply.error instanceof TransactionCanceledException
        ? (reply.error.CancellationReasons ?? []).map(({ Code }) => Code)
        : [],
    );
    expect(new Set(reasons)).toEqual(
      new Set(["None", "ConditionalCheckFailed", "TransactionConflict"]),
    );
    for (const fault of ["lostResponse", "lateEffect", "throttle"]) {
      expect(transactions.some(({ faults }) => faults.includes(fault))).toBe(true);
    }
  });

  test("recounts that find what a group missed, and others that find nothing", () => {
    const sweeps = runs.flatMap(({ accounts }) =>
      accounts.commits.filter(({ invocation }) => SWEEPS.includes(invocation?.verb ?? "")),
    );
    const recounts = sweeps.filter(
      ({ before, after }) => before?.state.recountedTime !== after.state.recountedTime,
    );
    expect(recounts.length).toBeGreaterThan(50);
    const isRepaired = ({ accounts }: Run) =>
      [...accounts.givenUp.rollup].some((record) => {
        const group = groupOf(record.partition);
        return group !== undefined && !accounts.groups.isUncounted(group);
      });
    expect(someRun(isRepaired)).toBe(true);
    expect(sweeps.some(({ isRollup }) => isRollup)).toBe(true);
  });

  test("results that thresholds hold back, and reports that needn't be written", () => {
    const streaks = runs.flatMap(({ accounts }) =>
      accounts.commits.flatMap(({ after }) => after.state.probes ?? []),
    );
    const isHeldBack = streaks.filter(
      ({ success, verdict }) => verdict !== undefined && success !== (verdict.status === "True"),
    );
    expect(isHeldBack.length).toBeGreaterThan(10);
    expect(streaks.some(({ verdict }) => verdict === undefined)).toBe(true);
    const unwritten = runs.flatMap(({ accounts }) => accounts.unwritten());
    expect(unwritten.some(({ placed }) => placed.dated.health)).toBe(true);
  });

  test("gates that pass, wait and block, opened and closed by events and the sweep, lost, raced for and deleted", () => {
    const decisions = runs.flatMap(({ accounts }) => decisionsIn(accounts));
    const told = runs.flatMap(({ world }) =>
      world.evidence.answers.flatMap(({ ended }) =>
        ended.kind === "returned" ? (ended.value.decision ?? []) : [],
      ),
    );
    const reasons = new Set([
      ...told.map(({ reason }) => reason),
      ...decisions.map(({ gate }) => gate.decided?.reason),
    ]);
    expect(DECISIONS.filter((one) => !told.some(({ decision }) => decision === one))).toEqual([]);
    expect(GATE_REASONS.filter((one) => !reasons.has(one))).toEqual([]);
    const isOpen = (state: ResourceState | undefined) => state?.gate?.decided?.status === "True";
    const turned = (verbs: readonly string[], open: boolean) =>
      decisions.filter(
        ({ before, after, invocation }) =>
          verbs.includes(invocation?.verb ?? "") &&
          before?.state.gate !== undefined &&
          isOpen(before.state) !== open &&
          isOpen(after.state) === open,
      ).length;
    for (const verbs of [["decide"], SWEEPS]) {
      expect([verbs, turned(verbs, true) > 0, turned(verbs, false) > 0]).toEqual([
        verbs,
        true,
        true,
      ]);
    }
    const isOf = (verb: string, reply: string) =>
      someRun(({ world }) =>
        world.evidence.calls.some(
          (one) =>
            one.invocation.verb === verb &&
            (one.reply.kind === reply ||
              (one.reply.kind === "error" && one.reply.error.name === reply)),
        ),
      );
    expect(isOf("decide", "death")).toBe(true);
    expect(isOf("decide", "ConditionalCheckFailedException")).toBe(true);
    expect(decisions.some(({ gate }) => gate.override?.decision === "pass")).toBe(true);
    expect(someRun((run) => run.accounts.commits.some(isGateDeleted))).toBe(true);
  });

  test("lists that make members, drop them, bring them back, come late and are cut short", () => {
    const commits = runs.flatMap(({ accounts }) =>
      accounts.commits.filter((one) => accounts.listFor(one)),
    );
    const some = (has: (one: (typeof commits)[number]) => unknown) => commits.some(has);
    expect(some(({ before, after }) => live(before?.state) && !live(after.state))).toBe(true);
    expect(some(({ before, after }) => before && !live(before.state) && live(after.state))).toBe(
      true,
    );
    expect(some(({ before, after }) => !before && !live(after.state))).toBe(true);
    const isCutShort = ({ before, after, invocation }: (typeof commits)[number]) =>
      before?.state.listed?.key !== after.state.listed?.key &&
      invocation !== undefined &&
      !runs.some(({ world }) =>
        world.evidence.answers.some(
          (one) => one.invocation === invocation && one.ended.kind === "returned",
        ),
      );
    expect(some(isCutShort)).toBe(true);
    const isUndated = ({ operations }: Run) =>
      operations.some(
        ({ intent }) =>
          intent.kind === "reports" &&
          intent.reports.some(({ input }) => input.resources && input.observedAt === undefined),
      );
    expect(someRun(isUndated)).toBe(true);
  });

  test("probes that succeed, fail, keep silent and throw, in runs of the prober that come twice and die", () => {
    const probed = runs.flatMap(({ world }) => world.evidence.probed);
    const outcomes = new Set(probed.map(({ found }) => found.outcome));
    expect([...outcomes].sort()).toEqual([...PROBE_OUTCOMES].sort());
    expect(probed.some(({ found }) => found.output === "it throws")).toBe(true);
    expect(probed.some(({ beganAt, endedAt }) => endedAt - beganAt >= 5_000)).toBe(true);
    const isTwice = ({ world }: Run) => world.evidence.invocations.has("probing1.2");
    expect(someRun(isTwice)).toBe(true);
    const isDead = ({ world }: Run) =>
      world.evidence.calls.some(
        ({ invocation, reply }) => invocation.verb === "probe" && reply.kind === "death",
      );
    expect(someRun(isDead)).toBe(true);
    const byProber = runs.flatMap(({ accounts }) =>
      accounts.commits.filter((one) => accounts.probedIn(one)),
    );
    expect(byProber.length).toBeGreaterThan(100);
  });

  test("notices of every outcome, whatever suppresses them, told again, redriven, and settled", () => {
    const outcomes = runs.flatMap(({ world }) => world.evidence.outcomes);
    const settled = outcomes.map(({ settled: one }) => one);
    expect([...new Set(settled.map(({ outcome }) => outcome))].sort()).toEqual(
      [...OUTCOMES].sort(),
    );
    const reasons = new Set(settled.map(({ by = "" }) => by.split(" ")[0]));
    expect([...reasons].sort()).toEqual([
      "",
      "dependency",
      "flapping",
      "maxPerHour",
      "recovery",
      "silence",
    ]);
    const hearings = runs.flatMap(({ world }) => world.evidence.hearings);
    const said = new Set(hearings.map((one) => one.said?.verdict));
    expect(said).toEqual(new Set(["taken", "permanent", "temporary", "unknown", undefined]));
    const data = hearings.map(({ notice }) => notice.data);
    expect(data.some(({ recoveredFrom }) => recoveredFrom !== undefined)).toBe(true);
    expect(data.some(({ flapping }) => flapping === true)).toBe(true);
    expect(data.some(({ flapping }) => flapping === false)).toBe(true);
    for (const isIdempotent of [true, false]) {
      const isLost = ({ said: answer, ...one }: (typeof hearings)[number]) =>
        one.takenAt !== undefined && answer === undefined && one.isIdempotent === isIdempotent;
      expect(hearings.some(isLost)).toBe(true);
    }
    const isAgain = ({ accounts: { notices } }: Run) =>
      notices.recorded.some(({ before, outcome }) => before === "failed" && outcome === "sending");
    expect(someRun(isAgain)).toBe(true);
    const isHeld = ({ accounts: { notices } }: Run) =>
      notices.recorded.some(
        ({ before, outcome }) => before === "suppressed" && outcome === "sending",
      );
    expect(someRun(isHeld)).toBe(true);
    expect(someRun(({ world }) => world.evidence.invocations.has("minute10.2"))).toBe(true);
  });

  test("no fault at all, now and then", () => {
    expect(someRun(({ world }) => world.swarm.struck.length === 0)).toBe(true);
  });
});
