import { type Claim, DEFAULT_REASON, rankOf } from "./condition.ts";
import { instantAfter } from "./duration.ts";
import type { Fact } from "./fact.ts";
import type { JsonObject } from "./json.ts";
import { listIdentity, type MemberInput, type MemberList } from "./member-list.ts";
import { type OrderKey, type Origin, orderKey, RANKS } from "./order.ts";
import { invalid } from "./refusal.ts";
import { type ConditionInput, faultsOf, impliedBy, type ReportInput } from "./report-input.ts";
import { type ProbeInput, type ProbeResult, verdictOf } from "./threshold.ts";

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
