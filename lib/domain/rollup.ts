import { type Claim, MAX_MESSAGE, rankOf, type Seen, sightingOf } from "./condition.ts";
import { type Health, READY_STATUS } from "./health.ts";
import { orderKey } from "./order.ts";
import { healthOfMembers, type RollupDeclaration, totalsOf } from "./rollup-policy.ts";
import type { Count, Tally } from "./tally.ts";

/** Who says how a group's members are. */
export const ROLLUP = "signalbox/rollup";
/** The condition of a group that its members make, and no report can. */
export const MEMBERS_READY = "MembersReady";
const DEGRADED = "Degraded";
/** The reason of a group that has no members. */
const NO_MEMBERS = "NoMembers";

/** The order of Waypoint's own enumeration, in which its messages count. */
const WAYPOINT_ORDER: readonly Health[] = [
  "Unknown",
  "Alive",
  "Ready",
  "Down",
  "Partial",
  "Missing",
];

/** Words that make a group degraded, though it may work. */
const FAILING: readonly Health[] = ["Down", "Missing", "Partial"];

/** A group's books before it has ever had a member. */
export function emptyTally(time: string): Tally {
  return { version: 0, time, counts: [], named: [] };
}

/** How many members there are, as readers see it: in all, and by health. */
export function membersIn(tally: Tally | undefined) {
  const totals = totalsOf(tally?.counts ?? []);
  const total = [...totals.values()].reduce((sum, count) => sum + count, 0);
  return { total, ...Object.fromEntries(totals) };
}

/** The conditions that its members give a group: functions of the tally and of what it declares. */
export function rolledUp(
  tally: Tally,
  rollup: RollupDeclaration | undefined,
): ReadonlyMap<string, Seen> {
  return new Map([
    [MEMBERS_READY, sighting(MEMBERS_READY, tally, membersReady(tally, rollup))],
    [DEGRADED, sighting(DEGRADED, tally, degraded(tally))],
  ]);
}

type Verdict = Pick<Claim, "status" | "reason" | "message">;

function sighting(type: string, { time, version }: Tally, verdict: Verdict): Seen {
  const origin = { observedAt: time, sequence: version, identity: ROLLUP };
  const value = { ...verdict, reporter: ROLLUP };
  return sightingOf(type, { key: orderKey(origin, rankOf(verdict.status)), value });
}

function membersReady({ counts }: Tally, rollup: RollupDeclaration | undefined): Verdict {
  const health = healthOfMembers(counts, rollup);
  if (health === undefined) return { status: "Unknown", reason: NO_MEMBERS, message: NO_MEMBERS };
  return { status: READY_STATUS[health], reason: health, message: messageFor(counts) };
}

/** Whether any member fails, critical or not, and the first of those that aren't well. */
function degraded({ counts, named }: Tally): Verdict {
  const totals = totalsOf(counts);
  const unwell = [...totals].filter(([health]) => health !== "Ready" && health !== "Alive");
  const more = unwell.reduce((sum, [, count]) => sum + count, 0) - named.length;
  const names = named.map(({ name, health }) => `${name} ${health.toUpperCase()}`).join(", ");
  const message = more > 0 ? `${names} and ${more} more` : names;
  if (FAILING.some((health) => totals.has(health))) {
    return { status: "True", reason: "MembersFailing", message };
  }
  return totals.has("Unknown")
    ? { status: "Unknown", reason: "MembersUnknown", message }
    : { status: "False", reason: "NoneFailing", message: "" };
}

/** What Waypoint's `healthSummary` says of such members, byte for byte. */
function messageFor(counts: readonly Count[]): string {
  const totals = totalsOf(counts);
  const [[only, total] = ["", 0], ...others] = totals;
  if (others.length === 0) return `All ${total} resources are reporting ${only.toUpperCase()}`;
  const text = WAYPOINT_ORDER.flatMap((health) => partsFor(health, counts)).join(", ");
  return text.length <= MAX_MESSAGE ? text : `${text.slice(0, MAX_MESSAGE - 1)}…`;
}

/** The part of a message for each type of members of one health, by type. */
function partsFor(health: Health, counts: readonly Count[]): string[] {
  const alike = counts.filter((one) => one.health === health);
  const types = [...new Set(alike.map(({ type }) => type))].sort();
  return types.map((type) => {
    const count = alike.reduce((sum, one) => sum + (one.type === type ? one.count : 0), 0);
    return `${count} ${type} ${health.toUpperCase()}`;
  });
}
