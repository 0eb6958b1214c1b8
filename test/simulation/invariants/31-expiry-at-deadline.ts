import { isDeepStrictEqual } from "node:util";
import type { ResourceState } from "../../../lib/domain/state.ts";
import type { BusEvent } from "../aws/bus.ts";
import type { Commit } from "../commit.ts";
import { deadlinesIn, instantOf, statusAt } from "../silence.ts";
import { statusIn } from "../stored.ts";
import type { Invariant } from "./invariant.ts";

export const expiryAtDeadline: Invariant = {
  number: 31,
  name: "each deadline that passes is a change of its own, in their order, as of the deadline, and of nothing else",
  violation({ accounts, world }) {
    const expiries = accounts.commits.filter(({ isExpiry }) => isExpiry);
    for (const commit of expiries) {
      const wrong = wrongExpiry(commit);
      if (wrong)
        return `${commit.after.state.resource} at version ${commit.after.version} ${wrong}`;
    }
    return wrongTime(expiries, world.evidence.events);
  },
};

/** An event of an expiry that is of another time than the deadline, or than a change that was stored after that. */
function wrongTime(expiries: readonly Commit[], events: readonly BusEvent[]): string | undefined {
  const times = new Map(
    expiries.map(({ before, after }) => {
      const { resource, sequence, asOf = "" } = after.state;
      const { updatedTime = "" } = before?.state ?? {};
      return [`${resource}@${sequence}`, asOf > updatedTime ? asOf : updatedTime];
    }),
  );
  const wrong = events.find(({ detail, time }) => {
    const expected = times.get(`${detail.resource}@${detail.sequence}`);
    return expected !== undefined && time !== expected;
  });
  return wrong && `${wrong.detail.id} is told as of ${wrong.time}`;
}

function wrongExpiry({ before, after, invocation, record }: Commit): string | undefined {
  const { asOf = "" } = after.state;
  const next = deadlinesIn(before?.state)[0]?.time;
  if (!before || next !== asOf) return `expired at ${asOf}, not at ${next}`;
  if (asOf > instantOf(record.at + (invocation?.skew ?? 0))) return "expired before its deadline";
  if (!isDeepStrictEqual(factsIn(before.state), factsIn(after.state))) return "lost a fact";
  const [told, expected] = [statusIn(after.state), statusAt(before.state, asOf)];
  if (isDeepStrictEqual(told, expected)) return undefined;
  return `is ${JSON.stringify(told)}, not ${JSON.stringify(expected)}`;
}

/** What time can't change. */
function factsIn({ conditions, revision, message, external, data, recent }: ResourceState) {
  const claims = conditions.map(({ type, facts }) => [type, facts]);
  return { claims, revision, message, external, data, recent };
}
