import { Accounts } from "./accounts.ts";
import { type Aftermath, aftermathOf } from "./aftermath.ts";
import { FAULTS } from "./faults/registry.ts";
import { looksOf, planLooks } from "./follower.ts";
import type { Invariant } from "./invariants/invariant.ts";
import { INVARIANTS } from "./invariants/registry.ts";
import { planOf } from "./plan.ts";
import { planProbing, probingsOf } from "./probing.ts";
import { Random } from "./random.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { Sender } from "./sender.ts";
import { Swarm } from "./swarm.ts";
import { planSweep, sweepsOf, type Tick } from "./sweeps.ts";
import { PRODUCTION, type System } from "./system.ts";
import type { Operation } from "./verbs/verb.ts";
import { World } from "./world.ts";

/** Far more than the longest run has ever taken. */
const MAX_STEPS = 50_000;

/** What of a run to leave out, and what to put in production's place. */
export type Options = {
  readonly system?: System;
  /** Requests that aren't sent, sweeps that aren't run, and strikes that don't happen, by their names. */
  readonly without?: ReadonlySet<string>;
  /** What it is judged by; everything unless told. */
  readonly invariants?: readonly Invariant[];
  /** Whether somebody will read what happened, line by line. */
  readonly isRead?: boolean;
};

/** A run that is over, as invariants see it. */
export type Run = {
  readonly world: World;
  readonly operations: readonly Operation[];
  readonly senders: readonly Sender[];
  readonly accounts: Accounts;
  /** Whether everything came to rest in time, once nothing went wrong any more. */
  readonly isQuiet: boolean;
  readonly aftermath: Aftermath;
};

export type Verdict = {
  readonly run: Run;
  /** The requests, sweeps and strikes that the run had, by their names. */
  readonly ingredients: readonly string[];
  readonly failure: { readonly invariant: Invariant; readonly detail: string } | undefined;
};

/** Whom and what the run of a seed is about. */
export function sceneOfSeed(seed: string): Scene {
  return sceneOf(new Random(seed).fork("scene"));
}

/** Runs the world of a seed to its end, and judges it. */
export async function runSeed(seed: string, options: Options = {}): Promise<Verdict> {
  const {
    system = PRODUCTION,
    without = new Set(),
    isRead = false,
    invariants = INVARIANTS,
  } = options;
  const random = new Random(seed);
  const scene = sceneOfSeed(seed);
  const swarm = new Swarm(random.fork("swarm"), FAULTS, without);
  const world = new World({ system, scene, faults: FAULTS, swarm, random }, isRead);
  const planned = planOf(random.fork("plan"), scene);
  const operations = planned.filter(({ id }) => !without.has(id));
  const senders = operations.map((operation) => new Sender(world, operation));
  const sweeps = sweepsOf(random.fork("sweeps"), scene).filter(({ id }) => !without.has(id));
  const probings = probingsOf(random.fork("probings"), scene).filter(({ id }) => !without.has(id));
  const looks = looksOf(random.fork("looks"), scene).filter(({ id }) => !without.has(id));
  begin(world, operations, senders, sweeps);
  for (const look of looks) planLooks(world, look);
  for (const probing of probings) planProbing(world, probing);
  const isQuiet = await world.schedule.settle(MAX_STEPS);
  const aftermath = await aftermathOf(world);
  const run = { world, operations, senders, accounts: new Accounts(world), isQuiet, aftermath };
  const ingredients = [
    ...[...operations, ...sweeps, ...probings, ...looks].map(({ id }) => id),
    ...swarm.struck,
  ];
  return { run, ingredients, failure: judge(run, invariants) };
}

function begin(
  world: World,
  operations: readonly Operation[],
  senders: readonly Sender[],
  sweeps: readonly Tick[],
): void {
  const { schedule, faults, swarm, scene } = world;
  const random = world.random.fork("begin");
  for (const fault of faults) {
    const strike = fault.begin && swarm.strike(fault, random);
    if (strike) fault.begin?.(world, strike.random);
  }
  for (const [index, { at }] of operations.entries()) {
    schedule.after(at, () => senders[index]?.send());
  }
  for (const sweep of sweeps) planSweep(world, sweep);
  schedule.after(scene.horizon, () => swarm.end());
}

function judge(run: Run, invariants: readonly Invariant[]): Verdict["failure"] {
  for (const invariant of invariants) {
    const detail = invariant.violation(run);
    if (detail !== undefined) return { invariant, detail };
  }
  return undefined;
}
