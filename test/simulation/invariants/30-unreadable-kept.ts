import type { StreamRecord } from "../aws/stream.ts";
import { isNewer } from "../newer-schema.ts";
import { keyOfUnreadable } from "../system.ts";
import type { Invariant } from "./invariant.ts";

export const unreadableKept: Invariant = {
  number: 30,
  name: "no checkpoint passes a record that can't be read and isn't kept whole, and no other is kept",
  violation({ world }) {
    const { bucket, evidence, stream } = world;
    for (const { records, isGivenUp, at } of evidence.checkpoints) {
      const lost = records.find((record) => {
        const kept = bucket.get(keyOfUnreadable(record.sequenceNumber));
        const isKept = kept?.text === JSON.stringify(record) && kept.at <= at;
        return !isGivenUp && isUnreadable(record) && !isKept;
      });
      if (lost) return `record ${lost.sequenceNumber} can't be read, and was passed over`;
    }
    const extra = stream.records.find(
      (record) => !isUnreadable(record) && bucket.has(keyOfUnreadable(record.sequenceNumber)),
    );
    return extra && `record ${extra.sequenceNumber} can be read, and was kept`;
  },
};

function isUnreadable({ before, after }: StreamRecord): boolean {
  return isNewer(before) || isNewer(after);
}
