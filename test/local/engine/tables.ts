import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { inject, onTestFinished } from "vitest";
import { EngineClient } from "../../../lib/local/engine/client.ts";
import { ensureTable } from "../../../lib/local/engine/tables.ts";
import { Journal } from "../../../lib/local/journal.ts";
import { type MappingOptions, StreamMapping } from "../../../lib/local/stream/mapping.ts";
import { aFolder } from "../functions/handlers.ts";
import { batchOptions, type Recorder } from "../stream/streams.ts";

/** A new table of this run's engine, with a stream. */
export async function aTable(client = new EngineClient(inject("dynamodb"))) {
  const id = `signalbox-${randomUUID()}`;
  await ensureTable(client, { id, properties: inject("tableProperties") });
  return {
    client,
    id,
    /** Writes a row for each resource, one after the other. */
    put: async (...resources: string[]) => {
      for (const resource of resources) {
        const Item = { resource: { S: resource }, item: { S: "status" } };
        await client.call("DynamoDB_20120810.PutItem", { TableName: id, Item });
      }
    },
  };
}

export type Table = Awaited<ReturnType<typeof aTable>>;

/** A new journal, closed when the test is over. */
export async function aJournal(): Promise<Journal> {
  const journal = new Journal(join(await aFolder(), "journal.sqlite"));
  onTestFinished(() => journal.close());
  return journal;
}

/** A mapping that has been started; it stops when the test does. */
export function aMapping(
  { client, id: table }: Table,
  receiver: Recorder,
  journal: Journal,
  options: Partial<MappingOptions> = {},
): StreamMapping {
  const all = { ...batchOptions(receiver), id: "Mapping", table, batchSize: 100, ...options };
  const mapping = new StreamMapping(all, client, journal);
  mapping.start();
  onTestFinished(() => mapping.stop());
  return mapping;
}

/** The names from `first` to `last` with a number behind each. */
export function numbered(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `r${first + index}`);
}
