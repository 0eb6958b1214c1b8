import type { Spell, Window } from "./course.ts";
import { HEALTHS, type Health } from "./health.ts";
import { later } from "./order.ts";

/** How a resource fared within a window. Time in which it wasn't there, or of which nothing tells, isn't counted. */
export type Summary = Window & {
  /** Seconds of each health that there was. */
  readonly seconds: Readonly<Partial<Record<Health, number>>>;
  /** The Ready part of the counted time, from 0 to 1; null when nothing is counted. */
  readonly availability: number | null;
  /** Mean seconds of the outages that ended within the window, each in full; null when none did. */
  readonly mttrSeconds: number | null;
};

/** What begins an outage, which ends with Ready: what is Alive or Unknown meanwhile isn't repaired yet. */
const OUTAGE: readonly (Health | undefined)[] = ["Partial", "Down", "Missing"] satisfies Health[];

/** Sums up a window of spells, which may begin before it, so that what began there is known in full. */
export function summaryOf(spells: readonly Spell[], { from, to }: Window): Summary {
  const within = spells.flatMap((spell) => clipped(spell, { from, to }));
  const spans = HEALTHS.map((word) => {
    const lengths = within.filter(({ health }) => health === word).map(millisecondsOf);
    return [word, sum(lengths)] as const;
  }).filter(([, span]) => span > 0);
  const counted = sum(spans.map(([, span]) => span));
  const ready = spans.find(([word]) => word === "Ready")?.[1] ?? 0;
  const repairs = outagesIn(spells).filter((outage) => from < outage.to && outage.to <= to);
  return {
    from,
    to,
    seconds: Object.fromEntries(spans.map(([word, span]) => [word, span / 1000])),
    availability: counted === 0 ? null : ready / counted,
    mttrSeconds:
      repairs.length === 0 ? null : sum(repairs.map(millisecondsOf)) / repairs.length / 1000,
  };
}

/** Outages that ended; one whose resource was deleted didn't. */
function outagesIn(spells: readonly Spell[]): Window[] {
  const ended: Window[] = [];
  let since: string | undefined;
  for (const { health, from } of spells) {
    if (OUTAGE.includes(health)) since ??= from;
    else if (health === "Ready" || health === undefined) {
      if (health && since !== undefined) ended.push({ from: since, to: from });
      since = undefined;
    }
  }
  return ended;
}

function clipped(spell: Spell, { from, to }: Window): Spell[] {
  const start = later(spell.from, from);
  const end = spell.to < to ? spell.to : to;
  return start < end ? [{ ...spell, from: start, to: end }] : [];
}

function millisecondsOf({ from, to }: Window): number {
  return Date.parse(to) - Date.parse(from);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
