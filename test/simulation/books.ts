import { BOOK_ITEMS, memberIn, namedIn, tallyIn } from "../../lib/aws/group-items.ts";
import type { Member, Named, Tally } from "../../lib/domain/tally.ts";
import type { StreamRecord } from "./aws/stream.ts";

/** What one transaction made of a group's books. */
export type BookEntry = {
  readonly group: string;
  readonly at: number;
  readonly writer: string;
  readonly tally: Tally;
  /** The members that it entered. */
  readonly entered: readonly Member[];
  /** All that the rows say after it. */
  readonly members: ReadonlyMap<string, Member>;
  readonly unwell: readonly Named[];
};

/** A group's rows while the stream is read. */
type Shelf = {
  readonly entries: BookEntry[];
  readonly members: Map<string, Member>;
  readonly unwell: Map<string, Named>;
};

/** The entries of all books, each with its rows: those of a transaction follow its tally in the stream. */
export function booksIn(
  records: readonly StreamRecord[],
): ReadonlyMap<string, readonly BookEntry[]> {
  const shelves = new Map<string, Shelf>();
  const ofBooks = records.filter(
    ({ partition, sort }) => isOfBooks(sort) && !partition.includes("#"),
  );
  for (const [group, rows] of Map.groupBy(ofBooks, ({ partition }) => partition)) {
    const shelf: Shelf = { entries: [], members: new Map(), unwell: new Map() };
    shelves.set(group, shelf);
    for (const transaction of transactionsIn(rows)) shelve(shelf, transaction);
  }
  return new Map([...shelves].map(([group, { entries }]) => [group, entries]));
}

function isOfBooks(sort: string): boolean {
  return sort.startsWith(BOOK_ITEMS.tally) || sort.startsWith(BOOK_ITEMS.member);
}

/** A group's rows, split where a tally begins another entry, and where a row expires by itself. */
function transactionsIn(rows: readonly StreamRecord[]): StreamRecord[][] {
  const transactions: StreamRecord[][] = [];
  for (const row of rows) {
    const last = transactions.at(-1);
    const begins = row.sort === BOOK_ITEMS.tally || row.writer !== last?.[0]?.writer;
    if (begins || !last) transactions.push([row]);
    else last.push(row);
  }
  return transactions;
}

function shelve({ entries, members, unwell }: Shelf, rows: readonly StreamRecord[]): void {
  const entered: Member[] = [];
  for (const { sort, after } of rows) {
    if (sort === BOOK_ITEMS.tally) continue;
    const isMember = sort.startsWith(BOOK_ITEMS.member);
    const name = sort.slice((isMember ? BOOK_ITEMS.member : BOOK_ITEMS.unwell).length);
    if (isMember && after) {
      entered.push(memberIn(after));
      members.set(name, memberIn(after));
    } else if (isMember) members.delete(name);
    else if (after) unwell.set(name, namedIn(after));
    else unwell.delete(name);
  }
  const [tally] = rows;
  if (tally?.sort !== BOOK_ITEMS.tally || !tally.after) return;
  const { partition: group, at, writer } = tally;
  const listed = [...unwell.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  entries.push({
    ...{ group, at, writer, tally: tallyIn(tally.after), entered },
    members: new Map(members),
    unwell: listed,
  });
}
