import { READY_STATUS } from "../../lib/domain/health.ts";
import { LIMITS } from "../../lib/domain/limits.ts";
import { memberReport } from "../../lib/domain/member-report.ts";
import type { Origin } from "../../lib/domain/order.ts";
import { PROBER } from "../../lib/domain/probe-finding.ts";
import { type Report, toReport } from "../../lib/domain/report.ts";
import type { ConditionInput, ReportInput, State } from "../../lib/domain/report-input.ts";
import { receiptOf } from "../../lib/pipeline/identify.ts";
import { type ReceivedList, receive } from "../../lib/pipeline/receive.ts";
import type { Leaves } from "../domain/oracle.ts";
import type { Commit } from "./commit.ts";
import type { Invocation } from "./environment.ts";
import { type Probed, reportOn } from "./probing.ts";
import { instantOf } from "./silence.ts";

/** A report with what the oracle needs to place it. */
export type Dated = ReportInput & Leaves & { id: string; observedAt: string };

/** The condition that each of cn-infra's words stands for. */
const READY_OF_STATE: Readonly<Record<State, ConditionInput>> = {
  init: { type: "Ready", status: "Unknown", reason: "Init" },
  ok: { type: "Ready", status: "True", reason: "Ok" },
  error: { type: "Ready", status: "False", reason: "Error" },
};

/** A report with its place in its request, as the oracle and as the merge takes it. */
export type Placed = {
  readonly resource: string;
  readonly index: number;
  readonly dated: Dated;
  readonly report: Report;
  /** Whether it is what a list of the resource's group says of it. */
  readonly isEntry?: true;
};

/** Where the list of that name that is stored stands, if one is. */
export type FirstOrigin = (resource: string, identity: string) => Origin | undefined;

/** Whether a report is from more than a minute ahead of who receives it. */
export function isAhead({ observedAt }: ReportInput, receivedAt: string): boolean {
  return (
    observedAt !== undefined && Date.parse(observedAt) - Date.parse(receivedAt) > LIMITS.clockSkew
  );
}

/** The reports that an invocation brought; of those ahead of their time, a provider's were observed when they came, others are refused. */
export function placedIn(invocation: Invocation, firstOrigin: FirstOrigin): readonly Placed[] {
  const { operation, receivedAt } = invocation;
  const intent = operation?.intent;
  if (intent?.kind !== "reports" || receivedAt === undefined) return [];
  const own = intent.reports.flatMap(({ resource, input: sent }, index) => {
    const ahead = isAhead(sent, receivedAt);
    if (ahead && !intent.delivered) return [];
    const input = ahead ? { ...sent, observedAt: receivedAt } : sent;
    return [{ resource, index, ...placed(input, intent.caller, receivedAt, index) }];
  });
  const listed = listIn(invocation, firstOrigin);
  return listed && own.length > 0 ? [...own, ...entriesOf(listed)] : own;
}

/** Whether a list stands before a report or another list. */
export function isEarlier(
  { observedAt, sequence, identity }: Origin,
  other: { readonly observedAt: string; readonly sequence?: number; readonly id: string },
): boolean {
  const [one, two] = [
    [observedAt, sequence, identity],
    [other.observedAt, other.sequence ?? 0, other.id],
  ];
  const at = one.findIndex((part, index) => part !== two[index]);
  return at >= 0 && (one[at] ?? "") < (two[at] ?? "");
}

/** A list of members, and whose they are. */
export type Inventory = ReceivedList & { readonly resource: string };

/** The list that an invocation brought; one without a time is as old as when it came first. */
export function listIn(
  { operation, receivedAt }: Invocation,
  firstOrigin: FirstOrigin,
): Inventory | undefined {
  const intent = operation?.intent;
  const [only] = intent?.kind === "reports" ? intent.reports : [];
  if (!only?.input.resources || intent?.kind !== "reports" || receivedAt === undefined) {
    return undefined;
  }
  if (isAhead(only.input, receivedAt)) return undefined;
  const { list: received } = receive(only, intent.caller, receivedAt, 0);
  if (!received) return undefined;
  const { list, members } = received;
  const { resource } = only;
  const first = list.dated ? undefined : firstOrigin(resource, list.origin.identity);
  return { resource, members, list: { ...list, origin: first ?? list.origin } };
}

/** What a list says of each member, all of it: what it leaves out is empty. */
function entriesOf({ resource, list, members }: Inventory): Placed[] {
  const { identity: id, observedAt, sequence } = list.origin;
  return members.map((member) => {
    const { name, health = "Unknown", message = "" } = member;
    const { type, platform, url, category, createdTime, state } = member;
    const leaves = { type, platform, url, category, createdTime, state };
    const dated = {
      ...{ id, observedAt, sequence, message },
      ...(list.generation !== undefined && { generation: list.generation }),
      ...(list.ttl !== undefined && { ttl: list.ttl }),
      conditions: [{ type: "Ready", status: READY_STATUS[health], reason: health }],
      leaves: Object.fromEntries(Object.entries(leaves).map(([key, one]) => [key, one ?? null])),
    };
    const report = memberReport(member, list);
    return { resource: `${resource}/${name}`, index: 0, dated, report, isEntry: true };
  });
}

/** The report on a run of a probe, if it was due at that time. */
export function placedProbe(probed: Probed, due: number): Placed {
  const { resource, endedAt } = probed;
  const one = placed(reportOn(probed, due), PROBER, instantOf(endedAt), 0);
  return { resource, index: 0, dated: one.dated, report: { ...one.report, coalesce: COALESCE } };
}

/** Milliseconds for which the prober needn't write what is as it was. */
export const COALESCE = 60_000;

function placed(
  input: ReportInput,
  caller: string,
  receivedAt: string,
  index: number,
): Pick<Placed, "dated" | "report"> {
  const receipt = receiptOf(input, caller, receivedAt, index);
  const { health, state, conditions = [] } = input;
  const ready = health
    ? { type: "Ready", status: READY_STATUS[health], reason: health }
    : state && READY_OF_STATE[state];
  const dated = {
    ...input,
    id: receipt.identity,
    observedAt: input.observedAt ?? receivedAt,
    sequence: input.sequence ?? (input.observedAt === undefined ? index : 0),
    conditions: [...(ready ? [ready] : []), ...conditions],
  };
  return { dated, report: toReport(input, receipt) };
}

/** What a declaration says of generation and revision, observed when it was made. */
export function declarationIn({ before, after, invocation }: Commit): Dated | undefined {
  const intent = invocation?.operation?.intent;
  if (intent?.kind !== "declaration" || !invocation?.receivedAt) return undefined;
  const { generation, revision } = intent.declaration;
  return {
    id: `declaration\t${after.version}`,
    observedAt: invocation.receivedAt,
    sequence: before?.state.sequence ?? 0,
    ...(generation !== undefined && { generation }),
    ...(revision !== undefined && { revision }),
  };
}
