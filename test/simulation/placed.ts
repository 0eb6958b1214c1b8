import { READY_STATUS } from "../../lib/domain/health.ts";
import { LIMITS } from "../../lib/domain/limits.ts";
import { type Report, toReport } from "../../lib/domain/report.ts";
import { type ConditionInput, type ReportInput, type State } from "../../lib/domain/report-input.ts";
import { receiptOf } from "../../lib/pipeline/identify.ts";
import type { Leaves } from "../domain/oracle.ts";
import type { Commit } from "./commit.ts";
import type { Invocation } from "./environment.ts";

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
};

/** Whether a report is from more than a minute ahead of who receives it. */
export function isAhead({ observedAt }: ReportInput, receivedAt: string): boolean {
  return (
    observedAt !== undefined && Date.parse(observedAt) - Date.parse(receivedAt) > LIMITS.clockSkew
  );
}

/** The reports that an invocation brought; of those ahead of their time, a provider's were observed when they came, others are refused. */
export function placedIn({ operation, receivedAt }: Invocation): readonly Placed[] {
  const intent = operation?.intent;
  if (intent?.kind !== "reports" || receivedAt === undefined) return [];
  return intent.reports.flatMap(({ resource, input: sent }, index) => {
    const ahead = isAhead(sent, receivedAt);
    if (ahead && !intent.delivered) return [];
    const input = ahead ? { ...sent, observedAt: receivedAt } : sent;
    return [{ resource, index, ...placed(input, intent.caller, receivedAt, index) }];
  });
}

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
