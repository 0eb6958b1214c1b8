/**
 * Seeds in which mutants that few runs find out were found out last, tried first because looking for another takes
 * long. One that finds out no more costs only that time.
 */
export const KILLERS: Readonly<Record<string, number>> = {
  "a deadline overlooked by a slow report": 484,
  "a deleted gate that is decided": 3085,
  "a gate that ignores the revision": 3335,
  "a gate that stays open once it was": 277,
  "a group raised from the dead": 63,
  "a group that is declared again and not told": 45,
  "a group told of a tally from before its members were read": 223,
  "a loser that decides by what it read before": 477,
  "a member brought back by an older list": 113,
  "a member written without its guard": 2929,
  "a notice that is handed over again and told again": 948,
  "a probe that throws takes others with it": 86,
  "a shard read before its parent": 493,
  "a soak from the wrong time": 1576,
  "a summary out of order": 173,
  "a status told past its deadline": 67,
  "an end that is silenced": 248,
  "an event whose body is believed": 296,
  "an override that doesn't end": 277,
  "an unchanged result of the prober written": 40,
  "an uncritical member that counts": 74,
};
