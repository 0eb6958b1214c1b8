import { DatabaseSync } from "node:sqlite";

/**
 * dynoxide 1.2.1 looks through all its stream records on every write, and keeps them for ever. These
 * indexes make its writes independent of the stream's length; trimming keeps the file small.
 */
const INDEXES = `
  CREATE INDEX IF NOT EXISTS signalbox_stream_by_number
    ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
  CREATE INDEX IF NOT EXISTS signalbox_stream_by_shard
    ON _stream_records (table_name, shard_id, sequence_number);`;

/** Rows deleted at once: about 10 ms, so that the engine never waits long for its own file. */
const TRIMMED_AT_ONCE = 2_000;

/** Adds the indexes that the engine's stream wants. */
export function prepareStream(file: string): void {
  withDatabase(file, (database) => database.exec(INDEXES));
}

/**
 * Deletes a table's stream records up to a sequence number that every reader has passed. The last
 * record always stays: the engine counts on from there.
 */
export function trimStream(file: string, table: string, passed: string): number {
  return withDatabase(file, (database) => {
    const statement = database.prepare(`
      DELETE FROM _stream_records WHERE id IN (
        SELECT id FROM _stream_records
        WHERE table_name = :table AND CAST(sequence_number AS INTEGER) <= CAST(:passed AS INTEGER)
          AND id < (SELECT MAX(id) FROM _stream_records WHERE table_name = :table)
        ORDER BY id LIMIT :count)`);
    return Number(statement.run({ table, passed, count: TRIMMED_AT_ONCE }).changes);
  });
}

function withDatabase<T>(file: string, use: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    return use(database);
  } finally {
    database.close();
  }
}
