import { ancestorRead } from "./ancestor-read.ts";
import { blockBeforeRows } from "./block-before-rows.ts";
import { checkpointPastAFailure } from "./checkpoint-past-a-failure.ts";
import { childrenFirst } from "./children-first.ts";
import { coalescedChange } from "./coalesced-change.ts";
import { comparedByArrival } from "./compared-by-arrival.ts";
import { countedByDifference } from "./counted-by-difference.ts";
import { deadlineFromArrival } from "./deadline-from-arrival.ts";
import { deadlineOverlooked } from "./deadline-overlooked.ts";
import { deadlineOvertaken } from "./deadline-overtaken.ts";
import { deadlinesAtOnce } from "./deadlines-at-once.ts";
import { deafConsumer } from "./deaf-consumer.ts";
import { decidedFromTheDead } from "./decided-from-the-dead.ts";
import { declaredUnheard } from "./declared-unheard.ts";
import { deletedCounted } from "./deleted-counted.ts";
import { digestOutOfOrder } from "./digest-out-of-order.ts";
import { doubtedAfterSent } from "./doubted-after-sent.ts";
import { driftingRecount } from "./drifting-recount.ts";
import { droppedKept } from "./dropped-kept.ts";
import { dueCountedTwice } from "./due-counted-twice.ts";
import { duplicateForgotten } from "./duplicate-forgotten.ts";
import { endlessOverride } from "./endless-override.ts";
import { endlessSend } from "./endless-send.ts";
import { eventBelieved } from "./event-believed.ts";
import { eventualRead } from "./eventual-read.ts";
import { everyRowRelayed } from "./every-row-relayed.ts";
import { expiringStatus } from "./expiring-status.ts";
import { expiryAtTheSweep } from "./expiry-at-the-sweep.ts";
import { expirySkipped } from "./expiry-skipped.ts";
import { expiryToldUncounted } from "./expiry-told-uncounted.ts";
import { expiryUnstored } from "./expiry-unstored.ts";
import { factDropped } from "./fact-dropped.ts";
import { falseAlarm } from "./false-alarm.ts";
import { forgottenByTheSweep } from "./forgotten-by-the-sweep.ts";
import { futureReportTaken } from "./future-report-taken.ts";
import { generationIgnored } from "./generation-ignored.ts";
import { goesOnBehindAFailure } from "./goes-on-behind-a-failure.ts";
import { heldForgotten } from "./held-forgotten.ts";
import { historyBeforePublication } from "./history-before-publication.ts";
import { historyForgotten } from "./history-forgotten.ts";
import { idFromTheClock } from "./id-from-the-clock.ts";
import { ignoredRejection } from "./ignored-rejection.ts";
import { indexFollowsHeartbeats } from "./index-follows-heartbeats.ts";
import { inputsGlanced } from "./inputs-glanced.ts";
import { inputsRemembered } from "./inputs-remembered.ts";
import { latchedDecision } from "./latched-decision.ts";
import { latchedGate } from "./latched-gate.ts";
import { lossyMigration } from "./lossy-migration.ts";
import { memberCountedTwice } from "./member-counted-twice.ts";
import type { Mutant } from "./mutant.ts";
import { noHighWaterMark } from "./no-high-water-mark.ts";
import { noVersionCondition } from "./no-version-condition.ts";
import { olderListWins } from "./older-list-wins.ts";
import { olderTally } from "./older-tally.ts";
import { olderTold } from "./older-told.ts";
import { othersDeleted } from "./others-deleted.ts";
import { overwrittenBlock } from "./overwritten-block.ts";
import { overwrittenWinner } from "./overwritten-winner.ts";
import { publicationTimeTold } from "./publication-time-told.ts";
import { publishedBeforeTheWrite } from "./published-before-the-write.ts";
import { publishedBesideTheWrite } from "./published-beside-the-write.ts";
import { raisedFromTheDead } from "./raised-from-the-dead.ts";
import { recordByRecord } from "./record-by-record.ts";
import { recordedBeforeTheCall } from "./recorded-before-the-call.ts";
import { recoverySilenced } from "./recovery-silenced.ts";
import { refusalAsTrouble } from "./refusal-as-trouble.ts";
import { rememberedBeforeMerged } from "./remembered-before-merged.ts";
import { resultCountedTwice } from "./result-counted-twice.ts";
import { revisionUnasked } from "./revision-unasked.ts";
import { revivedByAnOlderList } from "./revived-by-an-older-list.ts";
import { rollupGivesUp } from "./rollup-gives-up.ts";
import { secretTold } from "./secret-told.ts";
import { sequenceRestarted } from "./sequence-restarted.ts";
import { sharedSequence } from "./shared-sequence.ts";
import { silenceUnheard } from "./silence-unheard.ts";
import { silenceUnseen } from "./silence-unseen.ts";
import { soakFromCreation } from "./soak-from-creation.ts";
import { soakKept } from "./soak-kept.ts";
import { staleMember } from "./stale-member.ts";
import { summedUpAgain } from "./summed-up-again.ts";
import { swallowedError } from "./swallowed-error.ts";
import { sweepStopsEarly } from "./sweep-stops-early.ts";
import { thresholdIgnored } from "./threshold-ignored.ts";
import { throwingProbe } from "./throwing-probe.ts";
import { toldAsNews } from "./told-as-news.ts";
import { tombstoneDropped } from "./tombstone-dropped.ts";
import { tornBooks } from "./torn-books.ts";
import { unboundedCall } from "./unbounded-call.ts";
import { unchangedReportWritten } from "./unchanged-report-written.ts";
import { unchangedResultWritten } from "./unchanged-result-written.ts";
import { unconditionalBegin } from "./unconditional-begin.ts";
import { uncriticalCounted } from "./uncritical-counted.ts";
import { undecidedByTheSweep } from "./undecided-by-the-sweep.ts";
import { unguardedMember } from "./unguarded-member.ts";
import { unguardedTally } from "./unguarded-tally.ts";
import { unguardedThread } from "./unguarded-thread.ts";
import { unindexedGate } from "./unindexed-gate.ts";
import { unknownTriedAgain } from "./unknown-tried-again.ts";
import { unorderedBatch } from "./unordered-batch.ts";
import { unreadablePassedOver } from "./unreadable-passed-over.ts";
import { untoldForgotten } from "./untold-forgotten.ts";
import { unverifiedDelivery } from "./unverified-delivery.ts";
import { withdrawalIgnored } from "./withdrawal-ignored.ts";
import { wordWithoutSequence } from "./word-without-sequence.ts";
import { wrongAnswer } from "./wrong-answer.ts";

/** Every deliberate fault, each of which some run must find. */
export const MUTANTS: readonly Mutant[] = [
  ancestorRead,
  checkpointPastAFailure,
  childrenFirst,
  comparedByArrival,
  deafConsumer,
  duplicateForgotten,
  eventualRead,
  everyRowRelayed,
  expiringStatus,
  factDropped,
  futureReportTaken,
  generationIgnored,
  goesOnBehindAFailure,
  historyBeforePublication,
  historyForgotten,
  idFromTheClock,
  ignoredRejection,
  lossyMigration,
  noHighWaterMark,
  noVersionCondition,
  overwrittenWinner,
  publicationTimeTold,
  publishedBeforeTheWrite,
  publishedBesideTheWrite,
  rememberedBeforeMerged,
  secretTold,
  sequenceRestarted,
  sharedSequence,
  soakKept,
  swallowedError,
  tombstoneDropped,
  unboundedCall,
  unchangedReportWritten,
  unorderedBatch,
  unverifiedDelivery,
  wrongAnswer,
  unreadablePassedOver,
  refusalAsTrouble,
  deadlineOverlooked,
  deadlineOvertaken,
  deadlinesAtOnce,
  expiryAtTheSweep,
  expirySkipped,
  expiryToldUncounted,
  expiryUnstored,
  forgottenByTheSweep,
  indexFollowsHeartbeats,
  silenceUnseen,
  sweepStopsEarly,
  memberCountedTwice,
  staleMember,
  countedByDifference,
  unguardedTally,
  unguardedMember,
  olderTally,
  uncriticalCounted,
  deletedCounted,
  wordWithoutSequence,
  rollupGivesUp,
  recordByRecord,
  raisedFromTheDead,
  toldAsNews,
  driftingRecount,
  falseAlarm,
  tornBooks,
  declaredUnheard,
  coalescedChange,
  deadlineFromArrival,
  resultCountedTwice,
  thresholdIgnored,
  droppedKept,
  olderListWins,
  othersDeleted,
  revivedByAnOlderList,
  dueCountedTwice,
  throwingProbe,
  unchangedResultWritten,
  soakFromCreation,
  revisionUnasked,
  latchedGate,
  latchedDecision,
  eventBelieved,
  inputsRemembered,
  inputsGlanced,
  undecidedByTheSweep,
  withdrawalIgnored,
  endlessOverride,
  unindexedGate,
  decidedFromTheDead,
  overwrittenBlock,
  blockBeforeRows,
  doubtedAfterSent,
  recordedBeforeTheCall,
  unconditionalBegin,
  unknownTriedAgain,
  olderTold,
  unguardedThread,
  endlessSend,
  recoverySilenced,
  untoldForgotten,
  silenceUnheard,
  heldForgotten,
  summedUpAgain,
  digestOutOfOrder,
];
