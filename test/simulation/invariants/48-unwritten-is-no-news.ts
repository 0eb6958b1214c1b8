import type { Condition } from "../../../lib/domain/condition.ts";
import { parseDuration } from "../../../lib/domain/duration.ts";
import type { ConditionInput } from "../../../lib/domain/report-input.ts";
import type { ResourceState } from "../../../lib/domain/state.ts";
import { probed } from "../../domain/oracle.ts";
import { PENDING } from "../../domain/oracle-of-thresholds.ts";
import { BY_MEMBERS } from "../members.ts";
import type { Dated } from "../placed.ts";
import { statusIn } from "../stored.ts";
import type { Invariant } from "./invariant.ts";

export const unwrittenIsNoNews: Invariant = {
  number: 48,
  name: "a report that was taken in and not written says what readers see, observed within the window before it",
  violation({ accounts }) {
    for (const { placed, state, invocation } of accounts.unwritten()) {
      const wrong = state ? newsIn(placed.dated, state) : "nothing is stored";
      if (wrong) return `${invocation.id} wasn't written to ${placed.resource}, but ${wrong}`;
    }
    return undefined;
  },
};

/** What a report says that a state doesn't; looked up in what readers see rather than in facts. */
function newsIn(report: Dated, state: ResourceState): string | undefined {
  const { coalesce } = state.declaration.heartbeat ?? {};
  if (coalesce === undefined) return "every report is to be written";
  const field = newFieldIn(report, state);
  if (field) return `its ${field} is news`;
  const from = Date.parse(report.observedAt) - (parseDuration(coalesce) ?? 0);
  for (const claim of claimsIn(report, state)) {
    const known = statusIn(state).conditions.find(({ type }) => type === claim.type);
    // Readers of a group are told what its members say, unless somebody reports that it is degraded.
    if (known?.reporter === BY_MEMBERS && claim.status !== "True") continue;
    if (!known || !isSaidBy(claim, known)) return `its ${claim.type} is news`;
    const { observedTime } = known;
    const isFresh = Date.parse(observedTime) >= from && observedTime <= report.observedAt;
    if (!isFresh) return `${claim.type} was observed at ${observedTime}`;
  }
  return undefined;
}

/** Whether readers see what a report says, or why they don't. */
function isSaidBy(claim: ConditionInput, { status, reason, stored }: Condition): boolean {
  if (reason === "Outdated") return stored === claim.status;
  return status === claim.status && reason === (claim.reason ?? "Reported");
}

/** What a report says beside its conditions that readers don't see; a revision of an older generation they needn't. */
function newFieldIn(report: Dated, state: ResourceState): string | undefined {
  const { revision, generation = -1 } = statusIn(state);
  const isOlder = report.generation !== undefined && report.generation < generation;
  if (report.generation !== undefined && report.generation > generation) return "generation";
  if (report.revision !== undefined && report.revision !== revision && !isOlder) return "revision";
  const message = state.message?.value;
  if (report.message !== undefined && report.message !== message) return "message";
  return report.data && "data";
}

/** What a report says of conditions; a damped probe that says the same again says what it is taken to say. */
function claimsIn(report: Dated, { probes = [] }: ResourceState): readonly ConditionInput[] {
  const { conditions = [], probe } = report;
  const streak = probes.find(({ name }) => name === probe?.name);
  const isAlike = streak?.success === (probe?.success === true);
  const said = isAlike ? { type: "Ready", ...(streak?.verdict ?? PENDING) } : undefined;
  return [...conditions, ...(said ? [said] : probed(report))];
}
