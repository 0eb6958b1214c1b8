import { NOTICE_PARTITIONS, SILENCES_PARTITION } from "../../../lib/aws/table.ts";
import { DETAIL_TYPES } from "../../../lib/domain/transition.ts";
import type { Run } from "../run.ts";
import type { Invariant } from "./invariant.ts";

export const feedMissesNothing: Invariant = {
  number: 70,
  name: "a follower of the feed is told of every entry of every history, of a resource's changes in their order",
  violation: (run) => missed(run) ?? disordered(run),
};

/** What was relayed again at rest is in histories already, and leaves no row. */
function missed({ world, accounts, aftermath }: Run): string | undefined {
  const told = new Set(aftermath.followed.map(({ id }) => id));
  for (const { sort, after } of world.stream.records) {
    if (!sort.startsWith("history#") || !after) continue;
    const entry = JSON.parse(after.detail?.S ?? "") as Entry;
    if (!told.has(entry.id) && !accounts.isGivenUp(partitionOf(entry))) {
      return `${entry.id} was never told`;
    }
  }
  return undefined;
}

type Entry = {
  readonly id: string;
  readonly resource?: string;
  readonly subscription?: string;
};

/** The partition of the row that the relay was told of. */
function partitionOf({ resource, subscription }: Entry): string {
  if (subscription !== undefined) return NOTICE_PARTITIONS + subscription;
  return resource ?? SILENCES_PARTITION;
}

/** Entries may be told again, after others. */
function disordered({ accounts, aftermath }: Run): string | undefined {
  const known = new Set<string>();
  const latest = new Map<string, number>();
  for (const item of aftermath.followed) {
    if (known.has(item.id) || !("ancestors" in item)) continue;
    known.add(item.id);
    const { id, type, resource, sequence } = item;
    if (!DETAIL_TYPES.includes(type)) return `${id} is told as ${type}`;
    const before = latest.get(resource) ?? 0;
    if (sequence < before && !accounts.isGivenUp(resource)) return `${id} is told after ${before}`;
    latest.set(resource, Math.max(before, sequence));
  }
  return undefined;
}
