import { listFaults, type MemberInput } from "../domain/member-list.ts";
import type { ListOrigin } from "../domain/member-report.ts";
import { originOf } from "../domain/order.ts";
import { invalid } from "../domain/refusal.ts";
import { type Report, toReport } from "../domain/report.ts";
import type { ReportInput } from "../domain/report-input.ts";
import { listReceiptOf, receiptOf } from "./identify.ts";

/** A report on one resource, as it came in. */
export type Addressed = {
  readonly resource: string;
  readonly input: ReportInput;
  /** Milliseconds for which it needn't be written if it says nothing new; for a resource's only writer to ask. */
  readonly coalesce?: number;
};

/** A list of a resource's members, with what all of them have of it. */
export type ReceivedList = {
  readonly list: ListOrigin;
  readonly members: readonly MemberInput[];
};

/** A report ready to be merged, with the list in it. */
export type Received = { readonly report: Report; readonly list?: ReceivedList };

/** The report that came in, and the list in it; throws `invalid` naming every field at fault. */
export function receive(
  { resource, input, coalesce }: Addressed,
  caller: string,
  now: string,
  position: number,
): Received {
  const own = receiptOf(input, caller, now, position);
  const receipt = coalesce === undefined ? own : { ...own, coalesce };
  const report = toReport(input, receipt);
  const { listed } = report;
  const { resources: members, generation, ttl } = input;
  if (!members || !listed) return { report };
  const [fault, ...more] = listFaults(resource, members);
  if (fault) throw invalid(fault, ...more);
  const { reporter, fingerprint } = listReceiptOf(receipt);
  const list = {
    origin: originOf(listed.key),
    reporter,
    fingerprint,
    dated: report.dated,
    ...(generation !== undefined && { generation }),
    ...(ttl !== undefined && { ttl }),
  };
  return { report, list: { list, members } };
}
