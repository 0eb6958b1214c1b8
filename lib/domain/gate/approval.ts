import type { Explanation } from "./decision.ts";

/** One person's word that a gate may pass, of one revision or of any. */
export type Approval = {
  readonly by: string;
  readonly time: string;
  readonly reason?: string;
  readonly revision?: string;
};

/** The approvals with one more; a person has one, the last that was given. */
export function withApproval(approvals: readonly Approval[], given: Approval): Approval[] {
  return [...withoutApproval(approvals, given.by), given];
}

/** The approvals after one person withdrew. */
export function withoutApproval(approvals: readonly Approval[], by: string): Approval[] {
  return approvals.filter((approval) => approval.by !== by);
}

/** Whether enough people had approved of the revision by a time; undefined where none need to. */
export function explainApprovals(
  count: number | undefined,
  approvals: readonly Approval[],
  revision: string | undefined,
  at: string,
): Explanation | undefined {
  if (count === undefined) return undefined;
  const given = approvals.filter(({ time }) => time <= at);
  const counting = given.filter((one) => one.revision === undefined || one.revision === revision);
  const people = [...new Map(counting.map((one) => [one.by, one])).values()];
  const met = people.length >= count;
  const latest = people
    .map(({ time }) => time)
    .sort()
    .at(-1);
  return {
    requirement: "approvals",
    met,
    wanted: `approved by ${count}`,
    actual: wordsFor(people, given.length - counting.length),
    ...(latest !== undefined && { since: latest }),
    ...(!met && { reason: "AwaitingApproval" }),
  };
}

function wordsFor(people: readonly Approval[], others: number): string {
  const names = people.map(({ by, reason }) => (reason ? `${by} (${reason})` : by)).join(", ");
  const more = others === 0 ? "" : `; ${others} of a revision that is not in question`;
  return `${people.length === 0 ? "nobody" : names}${more}`;
}
