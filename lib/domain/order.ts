/**
 * Where a fact stands among all others: `(observedAt, sequence, rank, report)` as one text,
 * each part of fixed width but the last, so that texts compare as the tuples would.
 */
export type OrderKey = string & { readonly orderKey: unique symbol };

const TIME_WIDTH = "2026-11-20T10:00:00.000Z".length;
const SEQUENCE_WIDTH = String(Number.MAX_SAFE_INTEGER).length;

/** Settled facts stand above unsettled ones of the same instant, because senders' clocks tie at a second. */
export const RANKS = { unsettled: 0, settled: 1 } as const;
export type Rank = (typeof RANKS)[keyof typeof RANKS];

/** What of a report decides its place: an instant in UTC with milliseconds, the sender's counter, its own name. */
export type Origin = {
  readonly observedAt: string;
  readonly sequence: number;
  readonly identity: string;
};

/** The order key of a report's facts of one rank. */
export function orderKey(origin: Origin, rank: Rank): OrderKey {
  const sequence = String(origin.sequence).padStart(SEQUENCE_WIDTH, "0");
  return `${origin.observedAt}/${sequence}/${rank}/${origin.identity}` as OrderKey;
}

const RANK_AT = TIME_WIDTH + 1 + SEQUENCE_WIDTH + 1;

/** An order key apart: what all facts of a report share, and the rank that they may not. */
export function splitKey(key: OrderKey): { readonly origin: string; readonly rank: Rank } {
  const rank = Number(key[RANK_AT]) as Rank;
  return { origin: key.slice(0, RANK_AT) + key.slice(RANK_AT + 2), rank };
}

/** The order key of an origin and a rank. */
export function joinKey(origin: string, rank: Rank): OrderKey {
  return `${origin.slice(0, RANK_AT)}${rank}/${origin.slice(RANK_AT)}` as OrderKey;
}

/** What an order key was made of. */
export function originOf(key: OrderKey): Origin {
  return {
    observedAt: observedTimeOf(key),
    sequence: Number(key.slice(TIME_WIDTH + 1, RANK_AT - 1)),
    identity: key.slice(RANK_AT + 2),
  };
}

/** The instant at which the fact with this key was observed. */
export function observedTimeOf(key: OrderKey): string {
  return key.slice(0, TIME_WIDTH);
}

/** The later of two instants. */
export function later(one: string, other: string): string {
  return one > other ? one : other;
}
