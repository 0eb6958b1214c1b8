import { parseDuration } from "../../../lib/domain/duration.ts";
import type { ResourceState } from "../../../lib/domain/state.ts";
import { probed } from "../../domain/oracle.ts";
import { PENDING } from "../../domain/oracle-of-thresholds.ts";
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
  const { conditions, revision, generation } = statusIn(state);
  const shown = { revision, generation, message: state.message?.value ?? "", data: undefined };
  const fields = ["revision", "generation", "message", "data"] as const;
  const news = fields.find((one) => report[one] !== undefined && report[one] !== shown[one]);
  if (news) return `its ${news} is news`;
  const from = Date.parse(report.observedAt) - (parseDuration(coalesce) ?? 0);
  for (const { type, status, reason = "Reported" } of claimsIn(report, state)) {
    const known = conditions.find((one) => one.type === type);
    if (known?.status !== status || known.reason !== reason) return `its ${type} is news`;
    const { observedTime } = known;
    const isFresh = Date.parse(observedTime) >= from && observedTime <= report.observedAt;
    if (!isFresh) return `${type} was observed at ${observedTime}`;
  }
  return undefined;
}

/** What a report says of conditions; a damped probe that says the same again says what it is taken to say. */
function claimsIn(report: Dated, { probes = [] }: ResourceState) {
  const { conditions = [], probe } = report;
  const streak = probes.find(({ name }) => name === probe?.name);
  const isAlike = streak?.success === (probe?.success === true);
  const said = isAlike ? { type: "Ready", ...(streak?.verdict ?? PENDING) } : undefined;
  return [...conditions, ...(said ? [said] : probed(report))];
}
