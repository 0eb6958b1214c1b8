import { HEALTHS, type Health } from "./health.ts";
import type { Count } from "./tally.ts";

/** How the health of a group can follow from that of its members. */
export const ROLLUP_POLICIES = ["default", "worst", "waypoint", "quorum"] as const;
export type RollupPolicy = (typeof ROLLUP_POLICIES)[number];

/** What a group declares of its rollup; `min` is how many members a quorum takes. */
export type RollupDeclaration = { readonly policy?: RollupPolicy; readonly min?: number };

/** Health words from the worst to the best, as the policy `worst` has them. */
const WORST_FIRST = ["Down", "Missing", "Partial", "Unknown", "Alive", "Ready"] as const;

/** The worst of some words; Unknown of none. */
export function worstOf(words: Iterable<Health>): Health {
  const present = new Set(words);
  return WORST_FIRST.find((word) => present.has(word)) ?? "Unknown";
}

/** What a policy makes of how many critical members have each word; there is at least one. */
type Rule = (count: (health: Health) => number, words: readonly Health[], min: number) => Health;

/** Waypoint's own rule: any mix is Partial. */
const waypoint: Rule = (_, words) => (words.length === 1 ? worstOf(words) : "Partial");

/** A mix in which something works and something doesn't is Partial; else the worst word stands. */
const usual: Rule = (count, words) => {
  if (words.length === 1) return worstOf(words);
  const works = count("Ready") > 0;
  const fails = count("Down") + count("Missing") > 0;
  return count("Partial") > 0 || (works && fails) ? "Partial" : worstOf(words);
};

const quorum: Rule = (count, words, min) => {
  if (count("Ready") >= min) return "Ready";
  return count("Ready") > 0 ? "Partial" : worstOf(words);
};

const RULES: Record<RollupPolicy, Rule> = {
  default: usual,
  worst: (_, words) => worstOf(words),
  waypoint,
  quorum,
};

/**
 * The health that a group's members give it; undefined when it has none. Only critical ones decide:
 * where none is, nothing that the group needs can fail.
 */
export function healthOfMembers(
  counts: readonly Count[],
  { policy = "default", min = 1 }: RollupDeclaration = {},
): Health | undefined {
  if (counts.length === 0) return undefined;
  const critical = counts.filter((one) => one.critical);
  if (critical.length === 0) return "Ready";
  const totals = totalsOf(critical);
  const words = HEALTHS.filter((health) => totals.has(health));
  return RULES[policy]((health) => totals.get(health) ?? 0, words, min);
}

/** How many members have each word. */
export function totalsOf(counts: readonly Count[]): Map<Health, number> {
  const totals = new Map<Health, number>();
  for (const { health, count } of counts) totals.set(health, (totals.get(health) ?? 0) + count);
  return totals;
}
