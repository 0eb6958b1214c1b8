import { parseDuration } from "../../lib/domain/duration.ts";
import { PROBE_DEFAULTS, type ProbeDeclaration } from "../../lib/domain/probe.ts";
import { PROBER, type ProbeFinding } from "../../lib/domain/probe-finding.ts";
import { dueFrom } from "../../lib/domain/probe-schedule.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import type { Probes } from "../../lib/pipeline/ports/probe.ts";
import type { Invocation } from "./environment.ts";
import type { Random } from "./random.ts";
import { type Scene, START } from "./scene.ts";
import { instantOf } from "./silence.ts";
import { planTick, type Tick } from "./sweeps.ts";
import { FUNCTION_TIMEOUTS } from "./timeouts.ts";
import type { World } from "./world.ts";

/** One run of a probe that came to its end while its function ran; times are by the function's clock. */
export type Probed = {
  readonly invocation: Invocation;
  readonly resource: string;
  readonly beganAt: number;
  readonly endedAt: number;
  /** When it may have been due, latest first. */
  readonly dues: readonly number[];
  readonly found: ProbeFinding;
};

const MINUTE = 60_000;
const MOST_MINUTES = 3;
/** How many runs of the prober are asked for by hand, and probe everything at once. */
const BY_HAND = 0.2;
const OUTCOMES = ["success", "failure", "init", "timeout", "error"] as const;

/** When the prober runs: some minutes in a row. */
export function probingsOf(random: Random, { horizon }: Scene): Tick[] {
  const [count, share] = [random.whole(0, MOST_MINUTES), random.next()];
  return Array.from({ length: count }, (_, index) => {
    return { id: `probing${index + 1}`, at: share * horizon + index * MINUTE };
  });
}

/** Runs the prober at its time: not at all, later or twice where a fault strikes its schedule. */
export function planProbing(world: World, tick: Tick): void {
  const isByHand = world.random.fork(`${tick.id} by hand`).isLikely(BY_HAND);
  const from = Math.floor((START + tick.at) / MINUTE) * MINUTE;
  planTick(world, tick, () => probe(world, tick.id, isByHand ? undefined : from));
}

function probe(world: World, about: string, from: number | undefined): void {
  const { functions, system, evidence } = world;
  const wanted = { about, verb: "probe", timeout: FUNCTION_TIMEOUTS.probe };
  void functions.invoke(wanted, async (ports, invocation) => {
    const all = { ...ports, probes: probesIn(world, invocation, from) };
    const { failures } = await (from === undefined
      ? system.verbs.probeNow(all)
      : system.verbs.probeMinute(all, instantOf(from)));
    if (failures.length === 0) evidence.probings.add(invocation);
  });
}

/** What there is to be probed in the world: what answers, fails, keeps silent until its time is up, or throws. */
function probesIn(world: World, invocation: Invocation, from: number | undefined): Probes {
  const { schedule, evidence, random } = world;
  const now = () => schedule.now + invocation.skew;
  let count = 0;
  return {
    async run(resource, declared) {
      const own = invocation.random.fork(`${resource}/${++count}`);
      const usual = random.fork(`probed/${resource}`).pick(OUTCOMES);
      const beganAt = now();
      const byHand = [invocation.startedAt + invocation.skew];
      const dues = from === undefined ? byHand : duesOf(resource, declared, beganAt, from);
      const timeout = parseDuration(declared.timeout ?? PROBE_DEFAULTS.timeout) ?? 0;
      const outcome = own.isLikely(0.7) ? usual : own.pick(OUTCOMES);
      const output = own.pick(["", "503"]);
      const throws = own.isLikely(0.1);
      await schedule.sleep(outcome === "timeout" ? timeout : own.magnitude(1, timeout));
      const found = throws
        ? ({ outcome: "error", output: "it throws" } as const)
        : { outcome, output };
      if (invocation.endedAt === undefined) {
        evidence.probed.push({ invocation, resource, beganAt, endedAt: now(), dues, found });
        evidence.say(() => `${invocation.id} probes ${resource}: ${found.outcome}`);
      }
      if (throws) throw new Error(found.output);
      return found;
    },
  };
}

/** When a run that begins now may have been due, in its function's minute: it may have waited for another. */
function duesOf(
  resource: string,
  declared: ProbeDeclaration,
  now: number,
  from: number,
): readonly number[] {
  const every = parseDuration(declared.every ?? PROBE_DEFAULTS.every) ?? 0;
  const next = dueFrom(resource, every, Math.min(now + 1, from + MINUTE));
  const rounds = Math.ceil(MINUTE / every) + 1;
  return Array.from({ length: rounds }, (_, before) => next - (before + 1) * every);
}

/** The report on what a run found. */
export function reportOn({ found: { outcome, output } }: Probed, due: number): ReportInput {
  const about = { id: `probe@${instantOf(due)}`, reporter: PROBER };
  if (outcome === "init") return { ...about, state: "init", message: output };
  const success =
    outcome === "success" || outcome === "failure" ? outcome === "success" : undefined;
  const result = {
    ...{ name: "tcp", output },
    ...(success !== undefined && { success }),
    ...(outcome === "timeout" && { timedOut: true as const }),
  };
  return { ...about, probe: result };
}
