import type { MetAnswer } from "../client/answers.ts";
import type { SignalboxClient } from "../client/client.ts";
import { ProblemError } from "../client/errors.ts";
import type { WaitQuery } from "../client/statuses.ts";
import { repeatedly } from "./outage.ts";
import type { WaitDisplay } from "./views/wait-display.ts";

/** What became of the wait for one resource; `ended` because another's came to a bad end. */
export type Outcome = { readonly resource: string } & (
  | { readonly outcome: "met"; readonly answer: MetAnswer }
  | {
      readonly outcome: "timedOut" | "failed" | "deleted" | "ended";
      readonly why: readonly string[];
    }
);

/** What one look may also find: that it isn't so yet. */
type Look = Outcome | { readonly outcome: "pending"; readonly why: readonly string[] };

/** What is waited for, until when. */
export type Plan = Omit<WaitQuery, "timeout"> & {
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  /** Milliseconds of one answer at the longest: what it waits for is shown as often. */
  readonly longest: number;
};

type Means = {
  readonly client: SignalboxClient;
  readonly now: () => number;
  readonly display: WaitDisplay;
  /** Ends the wait. */
  readonly signal: AbortSignal;
};

/**
 * Waits for one resource, from answer to answer, across restarts of the service. It looks once before it
 * waits, so that a service that can't be reached at all is told at once; that, and a refusal, rejects.
 */
export async function waitFor(resource: string, plan: Plan, means: Means): Promise<Outcome> {
  const { now, display } = means;
  const done = new AbortController();
  let outcome: Outcome = { resource, outcome: "ended", why: [] };
  let why: readonly string[] | undefined;
  const end = (result: Outcome) => {
    outcome = result;
    done.abort();
    display.ended(result);
  };
  const step = async (alive: () => void) => {
    const left = Math.max(0, plan.deadline - now());
    if (why && left === 0) return end({ resource, outcome: "timedOut", why });
    const timeout = why ? Math.min(left, plan.longest) : 0;
    const found = await look(resource, { ...plan, timeout }, means);
    alive();
    if (found.outcome !== "pending") return end(found);
    why = found.why;
    if (now() < plan.deadline) display.pending(resource, why);
  };
  const signal = AbortSignal.any([means.signal, done.signal]);
  await repeatedly(step, () => display.lost(), signal, 0);
  return outcome;
}

/** What one answer says; throws for what is no answer to a wait. */
async function look(resource: string, query: WaitQuery, { client, signal }: Means): Promise<Look> {
  try {
    return {
      resource,
      outcome: "met",
      answer: await client.statuses.wait(resource, query, signal),
    };
  } catch (error) {
    if (!(error instanceof ProblemError) || !error.bySignalbox) throw error;
    const { status, detail } = error;
    const why = error.errors.map(({ message }) => message);
    // A service without waits has a 404, too, but doesn't say what it waited for.
    if ((status === 408 || status === 404) && why.length > 0) return { outcome: "pending", why };
    if (status === 409) return { resource, outcome: "failed", why };
    if (status === 410) return { resource, outcome: "deleted", why: [detail] };
    throw error;
  }
}
