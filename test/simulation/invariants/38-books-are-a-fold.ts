import { isDeepStrictEqual } from "node:util";
import type { Member, Named, Standing, Tally } from "../../../lib/domain/tally.ts";
import type { BookEntry } from "../books.ts";
import type { Invariant } from "./invariant.ts";

/** How many of those that aren't well a tally names. */
const NAMED = 10;

export const booksAreAFold: Invariant = {
  number: 38,
  name: "with every entry in a group's books the tally is the fold over its rows, each member counted at most once",
  violation({ accounts }) {
    for (const [group, entries] of accounts.groups.books) {
      for (const entry of entries) {
        const wrong = wrongSum(entry);
        if (wrong) return `the books of ${group} at version ${entry.tally.version}: ${wrong}`;
      }
    }
    return undefined;
  },
};

function wrongSum({ tally, members, unwell }: BookEntry): string | undefined {
  const rows = [...members.values()];
  const [counted, summed] = [countsIn(tally), sumsOf(rows)];
  if (!isDeepStrictEqual(counted, summed)) {
    return `${JSON.stringify([...counted])} are counted, and there are ${JSON.stringify([...summed])}`;
  }
  const failing = failingAmong(rows);
  if (!isDeepStrictEqual(unwell, failing)) {
    return `${JSON.stringify(unwell)} have rows as unwell, and ${JSON.stringify(failing)} are`;
  }
  const named = failing.slice(0, NAMED);
  return isDeepStrictEqual(tally.named, named)
    ? undefined
    : `${JSON.stringify(tally.named)} are named, and not ${JSON.stringify(named)}`;
}

function nameOf({ health, type, critical }: Standing): string {
  return `${health} ${type} ${critical}`;
}

function countsIn({ counts }: Tally): Map<string, number> {
  return new Map(counts.map((one): [string, number] => [nameOf(one), one.count]).sort());
}

function sumsOf(rows: readonly Member[]): Map<string, number> {
  const names = rows.flatMap(({ standing }) => (standing ? [nameOf(standing)] : [])).sort();
  return new Map(names.map((name) => [name, names.filter((one) => one === name).length]));
}

function failingAmong(rows: readonly Member[]): Named[] {
  return rows
    .flatMap(({ name, standing }) => (standing ? [{ name, health: standing.health }] : []))
    .filter(({ health }) => health !== "Ready" && health !== "Alive")
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
