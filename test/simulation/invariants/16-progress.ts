import { READERS } from "../system.ts";
import type { Invariant } from "./invariant.ts";

/** The conditions that a run has, each of which may expire before a request is written. */
const TYPES = 4;
/** lib/pipeline/update.ts loses at most eleven races, and the SDK tries each write three times. */
const MAX_PUTS = (11 + TYPES) * 3;
/** How often one run of the prober reports on one resource: every ten seconds of its minute, and once before. */
const MOST_ROUNDS = 7;

export const progress: Invariant = {
  number: 16,
  name: "once nothing goes wrong any more, everything is answered, handled and at rest in bounded time",
  violation({ accounts, world, senders, operations, isQuiet, aftermath }) {
    if (!isQuiet) return "the run doesn't come to rest";
    if (aftermath.failed.length > 0) return aftermath.failed.join("; ");
    const [hung] = world.functions.running;
    if (hung) return `${hung.id} never ended`;
    const unanswered = operations.find((_, index) => !senders[index]?.isDone);
    if (unanswered) return `${unanswered.id} was never answered`;
    const { checkpoints } = world.evidence;
    for (const reader of READERS) {
      const handled = new Set(
        checkpoints.flatMap((one) => (one.reader === reader ? one.records : [])),
      );
      const left = accounts.commits.find(({ record }) => !handled.has(record));
      if (left) return `the ${reader} never handled record ${left.record.sequenceNumber}`;
      const wasCalm = world.swarm.struck.length === 0;
      if (wasCalm && accounts.givenUp[reader].size > 0) {
        return `the ${reader} gave records up without a fault`;
      }
    }
    return tooManyPuts(accounts.putsByInvocation());
  },
};

function tooManyPuts(counts: ReadonlyMap<string, number>): string | undefined {
  // What tells writes each of many threads, which share a partition, and none of them too often.
  const ofStatuses = [...counts].filter(([name]) => !/ (thread|notice)#/.test(name));
  const [found] = ofStatuses.filter(
    ([name, count]) => count > (name.startsWith("probing") ? MAX_PUTS * MOST_ROUNDS : MAX_PUTS),
  );
  return found && `${found[0]} wrote ${found[1]} times`;
}
