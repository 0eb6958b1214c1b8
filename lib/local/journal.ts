import { DatabaseSync, type StatementSync } from "node:sqlite";
import { StartFailure } from "./failure.ts";

/** An event as the bus took it, with its place in the order in which it did. */
export type JournalEvent = { readonly n: number; readonly bus: string; readonly envelope: string };

/** A delivery of an event to a rule's target that hasn't succeeded yet. */
export type Pending = { readonly event: JournalEvent; readonly target: string };

/** How many events one page may hold, and how many bytes of their envelopes. */
export type PageLimits = { readonly count: number; readonly bytes: number };

const UNLIMITED: PageLimits = { count: -1, bytes: Infinity };

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS events (
    n INTEGER PRIMARY KEY AUTOINCREMENT, bus TEXT NOT NULL, envelope TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS pending (
    n INTEGER NOT NULL, target TEXT NOT NULL, PRIMARY KEY (n, target)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS checkpoints (
    mapping TEXT NOT NULL, shard TEXT NOT NULL, sequence_number TEXT NOT NULL,
    PRIMARY KEY (mapping, shard)) WITHOUT ROWID;`;

/** What this machine remembers beside the table, so that a killed process loses nothing that it took on. */
export class Journal {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** Opens the journal in a file; throws a `StartFailure` when it can't, or another process has it open. */
  constructor(file: string) {
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(file, { timeout: 0 });
      database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;");
      database.exec(SCHEMA);
    } catch (error) {
      database?.close();
      const isLocked = String(error).includes("locked");
      const reason = isLocked ? "is in use: another Signalbox runs on this data folder" : error;
      throw new StartFailure(`${file} ${isLocked ? "" : "can't be used: "}${reason}`);
    }
    this.#database = database;
  }

  /** Keeps an event and its deliveries to come, both or neither. */
  append(bus: string, envelope: string, targets: readonly string[]): JournalEvent {
    return this.#transaction(() => {
      const insert = "INSERT INTO events (bus, envelope) VALUES (?, ?) RETURNING n";
      const { n } = this.#prepare(insert).get(bus, envelope) as { n: number };
      for (const target of targets) {
        this.#prepare("INSERT INTO pending (n, target) VALUES (?, ?)").run(n, target);
      }
      return { n, bus, envelope };
    });
  }

  /** A bus's events after the `n`th, in order: within the limits, but one at least if there is any. */
  events(bus: string, after: number, { count, bytes } = UNLIMITED): JournalEvent[] {
    const rows = this.#prepare(
      "SELECT n, bus, envelope FROM events WHERE bus = ? AND n > ? ORDER BY n LIMIT ?",
    ).iterate(bus, after, count);
    const events: JournalEvent[] = [];
    let left = bytes;
    for (const row of rows as Iterable<unknown> as Iterable<JournalEvent>) {
      left -= Buffer.byteLength(row.envelope);
      if (left < 0 && events.length > 0) break;
      events.push(row);
    }
    return events;
  }

  /** The number of a bus's last event, 0 before the first. */
  lastEvent(bus: string): number {
    const row = this.#prepare("SELECT n FROM events WHERE bus = ? ORDER BY n DESC LIMIT 1").get(
      bus,
    );
    return (row?.n as number | undefined) ?? 0;
  }

  /** Deliveries that an earlier process left, in order. */
  pending(): Pending[] {
    const rows = this.#prepare(
      "SELECT n, bus, envelope, target FROM pending JOIN events USING (n) ORDER BY n",
    ).all() as unknown as (JournalEvent & { target: string })[];
    return rows.map(({ target, ...event }) => ({ event, target }));
  }

  delivered({ event, target }: Pending): void {
    this.#prepare("DELETE FROM pending WHERE n = ? AND target = ?").run(event.n, target);
  }

  /** The last stream record that a mapping is done with; undefined before the first. */
  checkpoint(mapping: string, shard: string): string | undefined {
    const row = this.#prepare(
      "SELECT sequence_number FROM checkpoints WHERE mapping = ? AND shard = ?",
    ).get(mapping, shard);
    return row?.sequence_number as string | undefined;
  }

  /** The record up to which a mapping is done with every shard that it knows; undefined before the first. */
  slowestCheckpoint(mapping: string): string | undefined {
    const row = this.#prepare(
      "SELECT sequence_number FROM checkpoints WHERE mapping = ? ORDER BY CAST(sequence_number AS INTEGER) LIMIT 1",
    ).get(mapping);
    return row?.sequence_number as string | undefined;
  }

  saveCheckpoint(mapping: string, shard: string, sequenceNumber: string): void {
    this.#prepare("INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?)").run(
      mapping,
      shard,
      sequenceNumber,
    );
  }

  close(): void {
    this.#database.close();
  }

  #transaction<T>(work: () => T): T {
    this.#database.exec("BEGIN");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
