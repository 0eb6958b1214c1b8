import type { Condition, ConditionStatus } from "./condition.ts";

/** The one-word verdict on a resource, in Waypoint's words. */
export const HEALTHS = ["Ready", "Alive", "Partial", "Down", "Missing", "Unknown"] as const;
export type Health = (typeof HEALTHS)[number];

/** The status of the condition `Ready` that a reported health word stands for. */
export const READY_STATUS: Record<Health, ConditionStatus> = {
  Ready: "True",
  Alive: "False",
  Partial: "False",
  Down: "False",
  Missing: "False",
  Unknown: "Unknown",
};

/** Condition types that are abnormal when True, and so never make a resource Ready or Down by themselves. */
const ABNORMAL_TYPES = [
  "Degraded",
  "Stalled",
  "Failed",
  "Progressing",
  "Reconciling",
  "Suspended",
] as const;

/** The health word in the spelling of the vocabulary, whatever its case; undefined when it is none. */
export function parseHealth(text: string): Health | undefined {
  return HEALTHS.find((health) => health.toLowerCase() === text.toLowerCase());
}

/** Conditions as a verdict takes them. */
type Verdicts = readonly Pick<Condition, "type" | "status" | "reason">[];

/** The health of a component: the first rule that matches its conditions, as readers see them. */
export function healthOf(conditions: Verdicts, abnormal: readonly string[]): Health {
  return opinionOf(conditions, abnormal) ?? "Unknown";
}

/** As `healthOf`, but undefined where no condition says whether the resource is well. */
export function opinionOf(conditions: Verdicts, abnormal: readonly string[]): Health | undefined {
  const statusOf = (type: string) => conditions.find((one) => one.type === type)?.status;
  const isTrue = (type: string) => statusOf(type) === "True";
  const ready = conditions.find((condition) => condition.type === "Ready");
  if (ready?.status === "True") return isTrue("Degraded") ? "Partial" : "Ready";
  if (ready?.status === "Unknown") return "Unknown";
  if (ready) return healthOfNotReady(ready.reason, isTrue);
  if (isTrue("Stalled") || isTrue("Failed")) return "Down";
  const ordinary = conditions.filter(({ type }) => !isAbnormal(type, abnormal));
  return healthOfOrdinary(ordinary.map(({ status }) => status));
}

/** Whether a condition of a type is bad news when it is True, by itself or by its resource's declaration. */
export function isAbnormal(type: string, declared: readonly string[]): boolean {
  return declared.includes(type) || (ABNORMAL_TYPES as readonly string[]).includes(type);
}

function healthOfNotReady(reason: string, isTrue: (type: string) => boolean): Health {
  if (reason === "Missing" || reason === "Partial" || reason === "Alive") return reason;
  const underWay = (isTrue("Progressing") || isTrue("Reconciling")) && !isTrue("Stalled");
  return underWay ? "Alive" : "Down";
}

/** Without a single ordinary condition nothing says how the resource is. */
function healthOfOrdinary(statuses: readonly ConditionStatus[]): Health | undefined {
  if (statuses.length === 0) return undefined;
  if (statuses.includes("False")) return "Down";
  return statuses.includes("Unknown") ? "Unknown" : "Ready";
}
