import { live, type ResourceState } from "../../../lib/domain/state.ts";
import { probed } from "../../domain/oracle.ts";
import { PENDING } from "../../domain/oracle-of-thresholds.ts";
import type { Accounts } from "../accounts.ts";
import type { Commit } from "../commit.ts";
import { placedProbe } from "../placed.ts";
import { type Probed, reportOn } from "../probing.ts";
import { statusIn } from "../stored.ts";
import type { Invariant } from "./invariant.ts";

export const probedOnce: Invariant = {
  number: 52,
  name: "what a probe finds is stored on its resource, unless it is no news, and once for the time at which it was due, whatever others find or throw",
  violation({ accounts, world }) {
    for (const [resource, commits] of accounts.byResource) {
      const twice = storedTwice(accounts, commits);
      if (twice) return `${resource} has ${twice} twice`;
    }
    const { probings, probed: all } = world.evidence;
    const lost = all.find((one) => probings.has(one.invocation) && isLost(accounts, one));
    if (!lost) return undefined;
    const at = new Date(lost.endedAt).toISOString();
    return `${lost.invocation.id} found ${lost.found.outcome} at ${at}, and ${lost.resource} has it not`;
  },
};

/** The name of a run that two writes tell of, with nothing but them between. */
function storedTwice(accounts: Accounts, commits: readonly Commit[]): string | undefined {
  let seen = new Set<string>();
  for (const commit of commits) {
    if (!live(commit.after.state)) seen = new Set();
    const id = commit.isExpiry ? undefined : accounts.probedIn(commit)?.dated.id;
    if (id === undefined) continue;
    if (seen.has(id)) return id;
    seen.add(id);
  }
  return undefined;
}

/** Whether nothing that was stored while a function ran says what a probe found in it. */
function isLost(accounts: Accounts, found: Probed): boolean {
  const { resource, invocation, dues, endedAt } = found;
  const commits = accounts.byResource.get(resource) ?? [];
  const names = new Set(dues.map((due) => placedProbe(found, due).report.fingerprint));
  if (commits.some(({ after }) => after.state.recent.some((one) => names.has(one)))) return false;
  const from = endedAt - invocation.skew;
  const until = invocation.endedAt ?? from;
  const during = commits.filter(({ record }) => record.at > from && record.at <= until);
  const states = [accounts.asOf(resource, from), ...during.map(({ after }) => after)];
  return !states.some((one) => !live(one?.state) || (one && isNoNews(found, one.state)));
}

/** Whether a state says already what was found, whoever said it. */
function isNoNews(found: Probed, state: ResourceState): boolean {
  const { found: finding } = found;
  const ready = statusIn(state).conditions.find(({ type }) => type === "Ready");
  if (!ready) return false;
  if (finding.outcome === "init") return ready.reason === "Init" || ready.stored === "Unknown";
  const [word] = probed(reportOn(found, 0));
  const streak = state.probes?.find(({ name }) => name === "tcp");
  const { status, reason } = streak?.verdict ?? PENDING;
  const isShown = (ready.status === status && ready.reason === reason) || ready.stored === status;
  return isShown && streak?.success === (word?.status === "True");
}
