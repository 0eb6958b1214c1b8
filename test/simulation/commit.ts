import { STATUS_ITEM } from "../../lib/aws/table.ts";
import type { Stored } from "../../lib/pipeline/ports/status.ts";
import type { StreamRecord } from "./aws/stream.ts";
import type { Invocation } from "./environment.ts";
import { storedIn } from "./stored.ts";

/** One write of a status, as the stream has it. */
export type Commit = {
  readonly record: StreamRecord;
  readonly before: Stored | undefined;
  readonly after: Stored;
  readonly invocation: Invocation | undefined;
  /** Whether it stores that a deadline has passed, rather than what its function was asked. */
  readonly isExpiry: boolean;
  /** Whether it tells a group of its members. */
  readonly isRollup: boolean;
};

/** The write that a record tells of; undefined when it isn't of a status. */
export function commitOf(
  record: StreamRecord,
  invocations: ReadonlyMap<string, Invocation>,
): Commit | undefined {
  const { before, after, writer, sort } = record;
  if (sort !== STATUS_ITEM || !after) return undefined;
  const invocation = invocations.get(writer);
  const [old, now] = [before && storedIn(before), storedIn(after)];
  const { asOf } = now.state;
  const isExpiry = asOf !== undefined && asOf !== old?.state.asOf;
  const isNews = now.state.members?.version !== old?.state.members?.version;
  const isRollup = invocation !== undefined && !invocation.operation && !isExpiry && isNews;
  return { record, before: old, after: now, invocation, isExpiry, isRollup };
}
