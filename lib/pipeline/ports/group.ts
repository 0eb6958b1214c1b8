import type { Books, Entries, Member, Tally } from "../../domain/tally.ts";

/** Finds the live members of a group, as of a moment ago. Every implementation passes test/contract/status-index.ts. */
export interface Tree {
  /** Their paths, in order. */
  children(group: string): AsyncIterable<string>;
}

/** Keeps what groups know of their members. Every implementation passes test/contract/group-books.ts. */
export interface GroupBooks {
  /** How many changes can be entered at once. */
  readonly mostChanges: number;
  /** A group's tally, as of every entry that was acknowledged before. */
  tally(group: string): Promise<Tally | undefined>;
  /** What of a group's books it takes to enter changes of so-named members. */
  open(group: string, names: readonly string[]): Promise<Books>;
  /** Enters changes, all or none; false when the books have moved on since they were opened. */
  enter(group: string, entries: Entries): Promise<boolean>;
  /** Every member that a group has heard of, in the order of their names. */
  members(group: string): AsyncIterable<Member>;
}
