import { type Claim, type ConditionStatus, rankOf } from "./condition.ts";
import type { Declaration } from "./declaration.ts";
import type { Fact } from "./fact.ts";
import { LIMITS } from "./limits.ts";
import { joinKey, splitKey } from "./order.ts";
import { invalid } from "./refusal.ts";

/** One run of a probe as a reporter writes it; one without `success` had no result. */
export type ProbeInput = {
  readonly name: string;
  readonly success?: boolean;
  /** Milliseconds; for whoever reads reports as they pass: a status doesn't keep it. */
  readonly latencyMs?: number;
  readonly output?: string;
  /** The service's own prober may say so though there is an output. */
  readonly timedOut?: true;
};

/** What a probe says of the condition `Ready`. */
export type Verdict = Pick<Claim, "status" | "reason" | "message">;

/** The result of one run, before thresholds: the fact that it would be if each result counted. */
export type ProbeResult = {
  readonly name: string;
  readonly success: boolean;
  readonly fact: Fact<Claim>;
};

/** How often in a row a probe has succeeded or not, as far as thresholds need to know, and what it was last taken to say. */
export type ProbeStreak = {
  readonly name: string;
  readonly success: boolean;
  readonly length: number;
  /** Absent until a threshold is first met. */
  readonly verdict?: Verdict;
};

const PENDING: Verdict = { status: "Unknown", reason: "Pending", message: "" };

/** What one run of a probe says by itself, its output as the message. */
export function verdictOf({ success, output = "", timedOut }: ProbeInput): Verdict {
  const [message] = OUTPUT.exec(output) ?? [""];
  if (success === undefined) {
    return {
      status: "Unknown",
      reason: timedOut || !message ? "ProbeTimeout" : "ProbeError",
      message,
    };
  }
  const [status, reason]: [ConditionStatus, string] = success
    ? ["True", "ProbeSucceeded"]
    : ["False", "ProbeFailed"];
  return { status, reason, message };
}

const OUTPUT = new RegExp(`^[^]{0,${LIMITS.probeOutput}}`, "u");

/**
 * Counts one result, in the order of arrival: the streaks after it, the very same when nothing
 * moved, and the fact that it makes of `Ready`. A streak as long as its threshold says what its
 * latest result says; a shorter one says again what was said before it.
 */
export function damp(
  streaks: readonly ProbeStreak[],
  { name, success, fact }: ProbeResult,
  { thresholds = {} }: Declaration,
): { readonly streaks: readonly ProbeStreak[]; readonly fact: Fact<Claim> } {
  const before = streaks.find((one) => one.name === name);
  const needed = (success ? thresholds.success : thresholds.failure) ?? 1;
  const length = Math.min(needed, (before?.success === success ? before.length : 0) + 1);
  const verdict = length === needed ? verdictIn(fact.value) : before?.verdict;
  const after = { name, success, length, ...(verdict && { verdict }) };
  return {
    streaks: before && sameStreak(before, after) ? streaks : replaced(streaks, before, after),
    fact: saying(fact, verdict ?? PENDING),
  };
}

function verdictIn({ status, reason, message }: Claim): Verdict {
  return { status, reason, message };
}

/** The fact as it is, but of another verdict, which may have another rank. */
function saying(fact: Fact<Claim>, verdict: Verdict): Fact<Claim> {
  const key = joinKey(splitKey(fact.key).origin, rankOf(verdict.status));
  return { ...fact, key, value: { ...fact.value, ...verdict } };
}

function sameStreak(one: ProbeStreak, other: ProbeStreak): boolean {
  return (
    one.success === other.success &&
    one.length === other.length &&
    one.verdict?.status === other.verdict?.status &&
    one.verdict?.reason === other.verdict?.reason &&
    one.verdict?.message === other.verdict?.message
  );
}

function replaced(
  streaks: readonly ProbeStreak[],
  before: ProbeStreak | undefined,
  after: ProbeStreak,
): readonly ProbeStreak[] {
  if (before) return streaks.map((one) => (one === before ? after : one));
  if (streaks.length < LIMITS.probes) return [...streaks, after];
  throw invalid({ path: "probe.name", message: `a status holds at most ${LIMITS.probes} probes` });
}
