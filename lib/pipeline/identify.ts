import { listIdentity } from "../domain/member-list.ts";
import { FINGERPRINT_LENGTH, type Receipt } from "../domain/report.ts";
import type { ReportInput } from "../domain/report-input.ts";
import { sha256Of } from "./sha256.ts";

/** Base64 characters of an id made of a report's content: 132 bits, which never meet. */
const ID_LENGTH = 22;

/**
 * What the service adds to a report received at `now`. An id is its reporter's own: two reporters
 * may use the same. A report without one is named by what it says and when it was observed, or else
 * received, and at which `position` of its batch.
 */
export function receiptOf(input: ReportInput, caller: string, now: string, position = 0): Receipt {
  const reporter = input.reporter ?? caller;
  const content = JSON.stringify([input, input.observedAt ?? [now, position]]);
  const id = input.id ?? sha256Of(content).slice(0, ID_LENGTH);
  const identity = `${id}\t${reporter}`;
  return { now, identity, fingerprint: fingerprintOf(identity), reporter, position };
}

/** The receipt of what a report's list says of each member. */
export function listReceiptOf(receipt: Receipt): Receipt {
  const identity = listIdentity(receipt.identity);
  return { ...receipt, identity, fingerprint: fingerprintOf(identity) };
}

function fingerprintOf(identity: string): string {
  return sha256Of(identity).slice(0, FINGERPRINT_LENGTH);
}
