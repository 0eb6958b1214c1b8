import type { ConditionStatus } from "./condition.ts";
import { type Health, READY_STATUS } from "./health.ts";
import type { JsonObject } from "./json.ts";
import { LIMITS } from "./limits.ts";
import type { MemberInput } from "./member-list.ts";
import type { Fault } from "./refusal.ts";
import { MEMBERS_READY } from "./rollup.ts";
import type { ProbeInput } from "./threshold.ts";

/** cn-infra's words for the state of a plugin, and the condition `Ready` that each stands for. */
export const STATES = ["init", "ok", "error"] as const;
export type State = (typeof STATES)[number];

const READY_OF_STATE: Record<State, { status: ConditionStatus; reason: string }> = {
  init: { status: "Unknown", reason: "Init" },
  ok: { status: "True", reason: "Ok" },
  error: { status: "False", reason: "Error" },
};

/** A condition as a reporter writes it. */
export type ConditionInput = {
  readonly type: string;
  readonly status: ConditionStatus;
  readonly reason?: string;
  readonly message?: string;
  readonly observedGeneration?: number;
  readonly lastTransitionTime?: string;
};

/** A report as a reporter writes it, its shape and vocabulary checked. */
export type ReportInput = {
  readonly id?: string;
  readonly reporter?: string;
  readonly observedAt?: string;
  readonly sequence?: number;
  readonly generation?: number;
  readonly revision?: string;
  /** Milliseconds after which its conditions are no longer good. */
  readonly ttl?: number;
  readonly health?: Health;
  readonly message?: string;
  readonly state?: State;
  readonly error?: string;
  readonly conditions?: readonly ConditionInput[];
  readonly data?: JsonObject;
  readonly external?: boolean;
  readonly probe?: ProbeInput;
  /** The whole list of its members. */
  readonly resources?: readonly MemberInput[];
};

/** The condition `Ready` as a health word or a state says it, by the field that does. */
export function impliedBy(input: ReportInput): Map<string, ConditionInput> {
  const { health, state, message = "" } = input;
  const implied = new Map<string, ConditionInput>();
  if (health) {
    implied.set("health", { type: "Ready", status: READY_STATUS[health], reason: health, message });
  }
  if (state) {
    const said = { ...READY_OF_STATE[state], message: input.error ?? message };
    implied.set("state", { type: "Ready", ...said });
  }
  return implied;
}

const CONTENT = ["health", "state", "conditions", "data", "message", "probe", "resources"] as const;

/** Every fault of a report that its shape can't show, received at `now`. */
export function faultsOf(input: ReportInput, now: string): Fault[] {
  const faults: Fault[] = duplicateFaults(input);
  const empty = input.conditions?.length === 0 ? { ...input, conditions: undefined } : input;
  if (CONTENT.every((key) => empty[key] === undefined)) {
    faults.push({ path: "", message: `one of ${CONTENT.join(", ")} is required` });
  }
  if (input.error !== undefined && input.state !== "error") {
    faults.push({ path: "error", message: 'needs state "error"' });
  }
  if (input.observedAt !== undefined && isAhead(input.observedAt, now)) {
    faults.push({
      path: "observedAt",
      message: `is more than ${LIMITS.clockSkew / 1000} s in the future; check the sender's clock`,
    });
  }
  return [...faults, ...reservedFaults(input)];
}

/** A condition that the service works out, and no reporter may say. */
function reservedFaults({ conditions = [] }: ReportInput): Fault[] {
  return conditions.flatMap(({ type }, index) =>
    type.toLowerCase() === MEMBERS_READY.toLowerCase()
      ? [{ path: `conditions[${index}].type`, message: `${MEMBERS_READY} is what members make it` }]
      : [],
  );
}

/** Whether a time lies further in the future than a good clock can be wrong. */
export function isAhead(observedAt: string, now: string): boolean {
  return Date.parse(observedAt) - Date.parse(now) > LIMITS.clockSkew;
}

/** A type that a report sets twice, in whatever case; worded as Kubernetes words it. */
function duplicateFaults(input: ReportInput): Fault[] {
  const set = [
    ...[...impliedBy(input).keys(), ...(input.probe ? ["probe"] : [])].map((path) => ({
      path,
      type: "Ready",
    })),
    ...(input.conditions ?? []).map(({ type }, index) => ({
      path: `conditions[${index}].type`,
      type,
    })),
  ];
  const types = set.map(({ type }) => type.toLowerCase());
  return set.flatMap(({ path, type }, index) =>
    types.indexOf(type.toLowerCase()) === index
      ? []
      : [{ path, message: `Duplicate value: "${type}"` }],
  );
}
