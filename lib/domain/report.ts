import { type Claim, type ConditionStatus, DEFAULT_REASON, rankOf } from "./condition.ts";
import { instantAfter } from "./duration.ts";
import type { Fact } from "./fact.ts";
import { type Health, READY_STATUS } from "./health.ts";
import type { JsonObject } from "./json.ts";
import { LIMITS } from "./limits.ts";
import { listIdentity, type MemberInput, type MemberList } from "./member-list.ts";
import { type OrderKey, type Origin, orderKey, RANKS } from "./order.ts";
import { type Fault, invalid } from "./refusal.ts";
import { MEMBERS_READY } from "./rollup.ts";
import { type ProbeInput, type ProbeResult, verdictOf } from "./threshold.ts";

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
  /** Its place among those that came in with it: the order of reports that don't say when they were made. */
  readonly position: number;
  /** Milliseconds for which it needn't be written if it says nothing new; a declaration that says so itself holds. */
  readonly coalesce?: number;
};

/** A report ready to be merged: a set of facts from one origin. */
export type Report = {
  /** The place of everything in it but settled conditions, which rank above. */
  readonly key: OrderKey;
  readonly observedAt: string;
  readonly fingerprint: string;
  readonly reporter: string;
  /** Whether the sender said when it observed this; if not, only its fingerprint tells a redelivery. */
  readonly dated: boolean;
  /** Every generation that it names, its conditions' own included. */
  readonly generations: readonly number[];
  readonly revision?: Fact<string>;
  readonly message?: Fact<string>;
  readonly external?: Fact<boolean>;
  /** Without what a probe says of `Ready`, which its thresholds decide. */
  readonly conditions: readonly ConditionFact[];
  readonly probe?: ProbeResult;
  readonly data?: JsonObject;
  readonly listed?: MemberList;
  /** What a list of its group says of the resource itself: its type, and data, a value a key. */
  readonly member?: { readonly type?: string; readonly leaves: JsonObject };
  readonly coalesce?: number;
};

/** What a report says of a condition. */
export type ConditionFact = { readonly type: string; readonly fact: Fact<Claim> };

/** The report that an input makes; throws `invalid` naming every field at fault. */
export function toReport(input: ReportInput, receipt: Receipt): Report {
  const [first, ...rest] = faultsOf(input, receipt.now);
  if (first) throw invalid(first, ...rest);
  const { observedAt = receipt.now, revision, message, external, data, resources } = input;
  const { identity, fingerprint, reporter, coalesce } = receipt;
  const dated = input.observedAt !== undefined;
  const sequence = input.sequence ?? (dated ? 0 : receipt.position);
  const origin = { observedAt, sequence, identity };
  const key = orderKey(origin, RANKS.unsettled);
  const factIn = (one: ConditionInput) => conditionFact(one, input, origin, reporter);
  const inputs = [...impliedBy(input).values(), ...(input.conditions ?? [])];
  const conditions = inputs.map((one) => ({ type: one.type, fact: factIn(one) }));
  return {
    key,
    observedAt,
    fingerprint,
    reporter,
    dated,
    generations: [input.generation, ...conditions.map(({ fact }) => fact.generation)].filter(
      (generation) => generation !== undefined,
    ),
    ...(revision !== undefined && { revision: factOf(key, input.generation, revision) }),
    ...(message !== undefined && { message: { key, value: message } }),
    ...(external !== undefined && { external: { key, value: external } }),
    conditions,
    ...(input.probe && { probe: resultOf(input.probe, factIn) }),
    ...(data !== undefined && { data }),
    ...(resources && { listed: listOf(resources, origin) }),
    ...(coalesce !== undefined && { coalesce }),
  };
}

function resultOf(
  input: ProbeInput,
  factIn: (condition: ConditionInput) => Fact<Claim>,
): ProbeResult {
  const fact = factIn({ type: "Ready", ...verdictOf(input) });
  return { name: input.name, success: input.success === true, fact };
}

function listOf(members: readonly MemberInput[], origin: Origin): MemberList {
  const key = orderKey({ ...origin, identity: listIdentity(origin.identity) }, RANKS.unsettled);
  return { key, names: members.map(({ name }) => name) };
}

function factOf<V>(key: OrderKey, generation: number | undefined, value: V): Fact<V> {
  return { key, ...(generation !== undefined && { generation }), value };
}

/** The fact of one condition in a report of such an origin; it names its own generation, or else the report's. */
export function conditionFact(
  input: ConditionInput,
  { generation, ttl }: Pick<ReportInput, "generation" | "ttl">,
  origin: Origin,
  reporter: string,
): Fact<Claim> {
  const { status, reason = DEFAULT_REASON, message = "", lastTransitionTime } = input;
  return factOf(orderKey(origin, rankOf(status)), input.observedGeneration ?? generation, {
    status,
    reason,
    message,
    reporter,
    ...(lastTransitionTime !== undefined && { lastTransitionTime }),
    ...(ttl !== undefined && { expires: instantAfter(origin.observedAt, ttl) }),
  });
}

/** The condition `Ready` as a health word or a state says it, by the field that does. */
function impliedBy(input: ReportInput): Map<string, ConditionInput> {
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

function faultsOf(input: ReportInput, now: string): Fault[] {
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
