import { READY_STATUS } from "./health.ts";
import type { JsonObject } from "./json.ts";
import type { MemberInput } from "./member-list.ts";
import { type Origin, orderKey, RANKS } from "./order.ts";
import { conditionFact, type Report } from "./report.ts";

/** What all members of a list have of it: where it stands among reports, and what it says of itself. */
export type ListOrigin = Pick<Report, "fingerprint" | "reporter" | "dated"> & {
  readonly origin: Origin;
  readonly generation?: number;
  readonly ttl?: number;
};

/**
 * What a list says of one member. It is the whole truth about it: as in Waypoint's messages, what
 * is left out is empty, and a health that is left out is Unknown.
 */
export function memberReport(member: MemberInput, list: ListOrigin): Report {
  const { fingerprint, reporter, dated, generation, origin } = list;
  const { type, health = "Unknown", message = "" } = member;
  const ready = { type: "Ready", status: READY_STATUS[health], reason: health, message };
  const key = orderKey(origin, RANKS.unsettled);
  return {
    key,
    observedAt: origin.observedAt,
    fingerprint,
    reporter,
    dated,
    generations: generation === undefined ? [] : [generation],
    message: { key, value: message },
    conditions: [{ type: ready.type, fact: conditionFact(ready, list, origin, reporter) }],
    member: { ...(type !== undefined && { type }), leaves: leavesOf(member) },
  };
}

/** The member's data, each key a leaf: Waypoint's state is replaced, not merged. */
function leavesOf(member: MemberInput): JsonObject {
  const { type, platform, url, category, createdTime, state } = member;
  const given = { type, platform, url, category, createdTime, state };
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, value ?? null]));
}
