import type { Declaration } from "../../lib/domain/declaration.ts";
import { live } from "../../lib/domain/state.ts";
import type { Accounts } from "./accounts.ts";
import type { NoticeAccounts, Recorded, Standing } from "./notice-accounts.ts";
import { statusIn } from "./stored.ts";
import { isGood, type Name, type News, nameIn, newsIn } from "./telling.ts";

/** What a subscription's notices of one subject came to. */
export type Spoken = Name & {
  readonly id: string;
  readonly news: News;
  readonly last: Recorded;
  /** Whether somebody heard it, or may have. */
  readonly isTold: boolean;
};

/** Everything that became of notices of a subject while a subscription stood, in the order of their sequences. */
export function spokenOf(notices: NoticeAccounts, standing: Standing, about: string): Spoken[] {
  const rows = notices.rowsAbout(standing.name, about).filter(({ at }) => at >= standing.from);
  const last = new Map(rows.map((row) => [row.id, row]));
  const own = [...last.values()].filter(({ id }) => !isOfBefore(notices, standing, id));
  const spoken = own.map((row): Spoken => {
    const isTaken = notices.tellings.some(
      ({ id, subscription }) => id === row.id && subscription === row.subscription,
    );
    const isMaybe = rows.some(({ id, outcome }) => id === row.id && outcome === "unknown");
    const isTold = isTaken || row.outcome === "sent" || isMaybe;
    return { ...nameIn(row.id), id: row.id, news: newsOf(notices, row.id), last: row, isTold };
  });
  return spoken.sort((one, other) => one.sequence - other.sequence);
}

/** Whether a notice was begun before a subscription stood, for the one before it, and not since: what came of it may be recorded later. */
function isOfBefore(notices: NoticeAccounts, { name, from }: Standing, id: string): boolean {
  const rows = notices.rowsOf(name, id).filter(({ outcome }) => outcome === "sending");
  const hearings = notices.tellings.filter(
    (one) => one.id === id && one.subscription === name && one.takenAt >= from,
  );
  const begun = [...rows.map(({ at }) => at), ...hearings.map(({ hearing }) => hearing.beganAt)];
  return begun.some((at) => at < from) && begun.every((at) => at < from);
}

/**
 * What a notice was, as the bus told it; or as a destination was, or was to be, of what is told as the status has it: the
 * bus may know that as a mere update, or not at all. What nobody told of is how something ended.
 */
function newsOf(notices: NoticeAccounts, id: string): Spoken["news"] {
  const event = notices.events.get(nameIn(id).about)?.find(({ detail }) => detail.id === id);
  const news = event && newsIn(event);
  return news && news !== "change" ? news : (notices.newsOf(id) ?? news ?? "end");
}

/** Whether nothing is wrong about a subject by what is stored now. */
export function isGoodNow(accounts: Accounts, { resource, subject }: Name): boolean {
  const state = live(accounts.latest(resource)?.state);
  if (!state) return true;
  const { health, conditions } = statusIn(state);
  if (subject === "Health") return isGood(undefined, health);
  const type = typeIn(subject);
  const condition = conditions.find((one) => one.type === type);
  return condition === undefined || isGood(type, condition.status);
}

/** Whether it was declared at some time that a condition is bad news when True, so that events may be read in two ways. */
export function isAmbiguous(accounts: Accounts, { resource, subject }: Name): boolean {
  const isDeclared = ({ abnormal }: Declaration) => abnormal?.includes(typeIn(subject)) ?? false;
  return (accounts.byResource.get(resource) ?? []).some(({ after }) =>
    isDeclared(after.state.declaration),
  );
}

function typeIn(subject: string): string {
  return subject.replace(/^Condition\//, "");
}

/** Whether a subscription ever asked for what flaps to be told once. */
export function isDamped({ versions }: Standing): boolean {
  return versions.some(({ value }) => value.flapping !== undefined);
}

const DOWN: readonly string[] = ["Down", "Missing"];

/** The resources that are down of those that a resource depends on, and what those depend on, as stored at a time. */
export function downAt(accounts: Accounts, resource: string, at: number): ReadonlySet<string> {
  const seen = new Set([resource]);
  const down = new Set<string>();
  for (const path of seen) {
    const state = live(accounts.asOf(path, at)?.state);
    if (!state) continue;
    const isDown = path !== resource && DOWN.includes(statusIn(state).health);
    if (isDown) down.add(path);
    // What is behind something that is down isn't looked at.
    else for (const next of state.declaration.dependsOn ?? []) seen.add(next);
  }
  return down;
}

/** The names of silences that cover an event all the time from one instant to another, by a clock that is ahead. */
export function silencesOver(
  { silences }: NoticeAccounts,
  isCovered: (silence: (typeof silences)[number]["value"]) => boolean,
  span: { readonly from: number; readonly until: number; readonly skew: number },
): string[] {
  const covering = silences.filter(
    ({ from, until, value }) =>
      from <= span.from &&
      until > span.until &&
      Date.parse(value.until ?? "") > span.until + span.skew &&
      isCovered(value),
  );
  return covering.map(({ name }) => name);
}
