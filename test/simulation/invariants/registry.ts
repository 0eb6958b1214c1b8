import { convergence } from "./01-convergence.ts";
import { versionChain } from "./02-version-chain.ts";
import { monotoneTime } from "./03-monotone-time.ts";
import { noLostUpdate } from "./04-no-lost-update.ts";
import { oneWrite } from "./05-one-write.ts";
import { noOpSilence } from "./06-no-op-silence.ts";
import { noGhost } from "./07-no-ghost.ts";
import { noLostTransition } from "./08-no-lost-transition.ts";
import { deterministicIdentity } from "./09-deterministic-identity.ts";
import { publishOrder } from "./10-publish-order.ts";
import { consumerConvergence } from "./11-consumer-convergence.ts";
import { consumerMonotone } from "./12-consumer-monotone.ts";
import { gateSafety } from "./13-gate-safety.ts";
import { sentOnce } from "./14-sent-once.ts";
import { checkpointSoundness } from "./15-checkpoint-soundness.ts";
import { progress } from "./16-progress.ts";
import { isolation } from "./17-isolation.ts";
import { bounds } from "./18-bounds.ts";
import { expirySafety } from "./19-expiry-safety.ts";
import { crashEquivalence } from "./20-crash-equivalence.ts";
import { skewTolerance } from "./21-skew-tolerance.ts";
import { replayNeutrality } from "./22-replay-neutrality.ts";
import { upgradeNeutrality } from "./23-upgrade-neutrality.ts";
import { authenticationBeforeEffect } from "./24-authentication-before-effect.ts";
import { redaction } from "./25-redaction.ts";
import { historyProvesPublication } from "./26-history-proves-publication.ts";
import { currentReads } from "./27-current-reads.ts";
import { completeAtRest } from "./28-complete-at-rest.ts";
import { sequence } from "./29-sequence.ts";
import { unreadableKept } from "./30-unreadable-kept.ts";
import { expiryAtDeadline } from "./31-expiry-at-deadline.ts";
import { expiryFirst } from "./32-expiry-first.ts";
import { onTheAgenda } from "./33-on-the-agenda.ts";
import { quietAgenda } from "./34-quiet-agenda.ts";
import { sweptAtRest } from "./35-swept-at-rest.ts";
import { oneStatusASequence } from "./36-one-status-a-sequence.ts";
import { foldAtRest } from "./37-fold-at-rest.ts";
import { booksAreAFold } from "./38-books-are-a-fold.ts";
import { membersAsTheyWere } from "./39-members-as-they-were.ts";
import { oneEventAWord } from "./40-one-event-a-word.ts";
import { booksGoForward } from "./41-books-go-forward.ts";
import { boundedRollup } from "./42-bounded-rollup.ts";
import { deadGroupsStayDead } from "./43-dead-groups-stay-dead.ts";
import { groupsTold } from "./44-groups-told.ts";
import { toldAgain } from "./45-told-again.ts";
import { noDrift } from "./46-no-drift.ts";
import { dampedInOrder } from "./47-damped-in-order.ts";
import { unwrittenIsNoNews } from "./48-unwritten-is-no-news.ts";
import { latestListStands } from "./49-latest-list-stands.ts";
import { nobodyElsesMembers } from "./50-nobody-elses-members.ts";
import { noOlderListRevives } from "./51-no-older-list-revives.ts";
import { probedOnce } from "./52-probed-once.ts";
import { quietProber } from "./53-quiet-prober.ts";
import { gatesDecidedAtRest } from "./54-gates-decided-at-rest.ts";
import { doneToGates } from "./55-done-to-gates.ts";
import { decisionsGoForward } from "./56-decisions-go-forward.ts";
import { foundByWhatItWants } from "./57-found-by-what-it-wants.ts";
import { heardOnce } from "./59-heard-once.ts";
import { toldInOrder } from "./60-told-in-order.ts";
import { noneForgotten } from "./61-none-forgotten.ts";
import { endsTold } from "./62-ends-told.ts";
import { endsOfTheUntold } from "./63-ends-of-the-untold.ts";
import { keptFromTelling } from "./64-kept-from-telling.ts";
import { heldIsTold } from "./65-held-is-told.ts";
import { feedMissesNothing } from "./70-feed-misses-nothing.ts";
import type { Invariant } from "./invariant.ts";

/** Everything that holds in every run. */
export const INVARIANTS: readonly Invariant[] = [
  convergence,
  versionChain,
  monotoneTime,
  noLostUpdate,
  oneWrite,
  noOpSilence,
  noGhost,
  noLostTransition,
  deterministicIdentity,
  publishOrder,
  consumerConvergence,
  consumerMonotone,
  gateSafety,
  sentOnce,
  checkpointSoundness,
  progress,
  isolation,
  bounds,
  expirySafety,
  crashEquivalence,
  skewTolerance,
  replayNeutrality,
  upgradeNeutrality,
  authenticationBeforeEffect,
  redaction,
  historyProvesPublication,
  currentReads,
  completeAtRest,
  sequence,
  unreadableKept,
  expiryAtDeadline,
  expiryFirst,
  onTheAgenda,
  quietAgenda,
  sweptAtRest,
  oneStatusASequence,
  foldAtRest,
  booksAreAFold,
  membersAsTheyWere,
  oneEventAWord,
  booksGoForward,
  boundedRollup,
  deadGroupsStayDead,
  groupsTold,
  toldAgain,
  noDrift,
  dampedInOrder,
  unwrittenIsNoNews,
  latestListStands,
  nobodyElsesMembers,
  noOlderListRevives,
  probedOnce,
  quietProber,
  gatesDecidedAtRest,
  doneToGates,
  decisionsGoForward,
  foundByWhatItWants,
  heardOnce,
  toldInOrder,
  noneForgotten,
  endsTold,
  endsOfTheUntold,
  keptFromTelling,
  heldIsTold,
  feedMissesNothing,
];
