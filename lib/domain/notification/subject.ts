import { type Health, isAbnormal } from "../health.ts";
import type { Detail, DetailType } from "../transition.ts";

/** What a transition is to somebody who is told: something went wrong, something is well, or neither. */
export const PHASES = ["failing", "well", "other"] as const;
export type Phase = (typeof PHASES)[number];

/** What of its resource a transition is about: how its id ends, a condition's type, `Health`, `Declared` or `Deleted`. */
export function subjectOf({ id, resource, sequence }: Detail): string {
  return id.slice(`${resource}@${sequence}/`.length);
}

/** The subjects of what is of no one change: everything in a group, and how a gate stands when somebody asks. No condition's type is called so. */
export const SUMMARY = "*";
export const ASKED = "?";

/** Whether a notice of this id tells of one change of its resource. */
export function isOfOneChange(id: string): boolean {
  return ![SUMMARY, ASKED].includes(subjectIn(id));
}

/** The subject in the id of a notice, which says of what flapped that it has settled, and may say of a failure that it has ended. */
export function subjectIn(id: string): string {
  const [, change = ""] = id.split("@");
  return change.slice(change.indexOf("/") + 1).replace(/\/(Settled|Ended)$/, "");
}

/** The health words that say that something is wrong; Alive and Unknown do when it was Ready before. */
const FAILING: readonly Health[] = ["Down", "Partial", "Missing"];

/**
 * A condition is well when True, and failing when False; one that is abnormal when True is the other way round.
 * What becomes Unknown fails if it was well. What is gone is well.
 */
export function phaseOf(
  detailType: DetailType,
  { condition, from = null, to = null }: Pick<Detail, "condition" | "from" | "to">,
  abnormal: readonly string[],
): Phase {
  if (detailType !== "ConditionTransitioned" && detailType !== "HealthTransitioned") return "other";
  const type = condition?.type;
  if (isWell(type, to, abnormal)) return "well";
  const isBad = type === undefined ? FAILING.includes(to as Health) : to !== "Unknown";
  return isBad || (from !== null && isWell(type, from, abnormal)) ? "failing" : "other";
}

/** Whether nothing is wrong about a condition of a status, or about a resource of a health when no type is given. */
export function isWell(
  type: string | undefined,
  value: Detail["to"],
  abnormal: readonly string[],
): boolean {
  if (value === null || value === undefined) return true;
  if (type === undefined) return value === "Ready";
  return value === (isAbnormal(type, abnormal) ? "False" : "True");
}
