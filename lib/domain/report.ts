import { type Claim, type ConditionStatus, DEFAULT_REASON } from "./condition.ts";
import { type Health, READY_STATUS } from "./health.ts";
import type { JsonObject } from "./json.ts";
import { LIMITS } from "./limits.ts";
import type { Origin } from "./order.ts";
import { type Fault, invalid } from "./refusal.ts";

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
  readonly health?: Health;
  readonly message?: string;
  readonly state?: State;
  readonly error?: string;
  readonly conditions?: readonly ConditionInput[];
  readonly data?: JsonObject;
  readonly external?: boolean;
};

/** Characters of a fingerprint: 48 bits in base64, so that 32 remembered ones all but never meet a 33rd. */
export const FINGERPRINT_LENGTH = 8;

/** What the service adds to a report when it comes in. */
export type Receipt = {
  /** When it came in, and so when it was observed if it doesn't say. */
  readonly now: string;
  /** Its name among all reports, and a short hash of that. */
  readonly identity: string;
  readonly fingerprint: string;
  readonly reporter: string;
};

/** One claim about one condition, with the generation that it names. */
export type ConditionReport = {
  readonly type: string;
  readonly generation?: number;
  readonly claim: Claim;
};

/** A report ready to be merged: a set of facts from one origin. */
export type Report = Origin & {
  readonly fingerprint: string;
  readonly reporter: string;
  /** Whether the sender said when it observed this; if not, only its fingerprint tells a redelivery. */
  readonly dated: boolean;
  readonly generation?: number;
  readonly revision?: string;
  readonly message?: string;
  readonly external?: boolean;
  readonly conditions: readonly ConditionReport[];
  readonly data?: JsonObject;
};

/** The report that an input makes; throws `invalid` naming every field at fault. */
export function toReport(input: ReportInput, receipt: Receipt): Report {
  const conditions = conditionsOf(input);
  const [first, ...rest] = faultsOf(input, conditions, receipt.now);
  if (first) throw invalid(first, ...rest);
  const { generation, revision, message, external, data } = input;
  return {
    observedAt: input.observedAt ?? receipt.now,
    sequence: input.sequence ?? 0,
    identity: receipt.identity,
    fingerprint: receipt.fingerprint,
    reporter: receipt.reporter,
    dated: input.observedAt !== undefined,
    ...(generation !== undefined && { generation }),
    ...(revision !== undefined && { revision }),
    ...(message !== undefined && { message }),
    ...(external !== undefined && { external }),
    ...(data !== undefined && { data }),
    conditions: conditions.map((condition) => conditionReport(condition, input, receipt.reporter)),
  };
}

/** The generations that a report names, its conditions' own included. */
export function generationsOf(report: Report): number[] {
  return [report.generation, ...report.conditions.map((condition) => condition.generation)].filter(
    (generation) => generation !== undefined,
  );
}

function conditionReport(
  condition: ConditionInput,
  input: ReportInput,
  reporter: string,
): ConditionReport {
  const generation = condition.observedGeneration ?? input.generation;
  const { lastTransitionTime } = condition;
  return {
    type: condition.type,
    ...(generation !== undefined && { generation }),
    claim: {
      status: condition.status,
      reason: condition.reason ?? DEFAULT_REASON,
      message: condition.message ?? "",
      reporter,
      ...(lastTransitionTime !== undefined && { lastTransitionTime }),
    },
  };
}

/** The conditions that a report sets, those behind a health word or a state included. */
function conditionsOf(input: ReportInput): ConditionInput[] {
  const { health, state, message = "" } = input;
  return [
    ...(health ? [{ type: "Ready", status: READY_STATUS[health], reason: health, message }] : []),
    ...(state
      ? [{ type: "Ready", ...READY_OF_STATE[state], message: input.error ?? message }]
      : []),
    ...(input.conditions ?? []),
  ];
}

const CONTENT = ["health", "state", "conditions", "data", "message"] as const;

function faultsOf(input: ReportInput, conditions: readonly ConditionInput[], now: string): Fault[] {
  const faults: Fault[] = duplicateFaults(input, conditions);
  const empty = input.conditions?.length === 0 ? { ...input, conditions: undefined } : input;
  if (CONTENT.every((key) => empty[key] === undefined)) {
    faults.push({ path: "", message: `one of ${CONTENT.join(", ")} is required` });
  }
  if (input.error !== undefined && input.state !== "error") {
    faults.push({ path: "error", message: 'needs state "error"' });
  }
  if (input.observedAt && Date.parse(input.observedAt) - Date.parse(now) > LIMITS.clockSkew) {
    faults.push({
      path: "observedAt",
      message: `is more than ${LIMITS.clockSkew / 1000} s in the future; check the sender's clock`,
    });
  }
  return faults;
}

/** A type that a report sets twice, in whatever case; worded as Kubernetes words it. */
function duplicateFaults(input: ReportInput, conditions: readonly ConditionInput[]): Fault[] {
  const implied = conditions.length - (input.conditions?.length ?? 0);
  const types = conditions.map(({ type }) => type.toLowerCase());
  return conditions.flatMap(({ type }, index) =>
    types.indexOf(type.toLowerCase()) === index
      ? []
      : [
          {
            path: index < implied ? "state" : `conditions[${index - implied}].type`,
            message: `Duplicate value: "${type}"`,
          },
        ],
  );
}
