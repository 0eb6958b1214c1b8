import type { Change, StreamRecord, UnreadableRecords } from "./ports/stream.ts";

/** The first record that wasn't handled, from which the stream must come again. */
export type Failure = { readonly sequenceNumber: string; readonly cause: unknown };

/** What records say, up to the first that can be neither read nor kept, and how many were kept for people. */
export type Readings<T> = {
  readonly readings: readonly { readonly sequenceNumber: string; readonly said: T }[];
  readonly unreadable: number;
  readonly failure?: Failure;
};

/**
 * Reads stream records in order. One that can't be read would fail forever, so it is kept for people
 * and passed over.
 */
export async function readRecords<C extends Change, T>(
  kept: UnreadableRecords,
  records: readonly StreamRecord<C>[],
  read: (change: C) => T,
): Promise<Readings<T>> {
  const readings: { sequenceNumber: string; said: T }[] = [];
  let unreadable = 0;
  for (const record of records) {
    const { sequenceNumber } = record;
    const reading = attempt(() => read(record.read()));
    if ("said" in reading) {
      readings.push({ sequenceNumber, said: reading.said });
      continue;
    }
    try {
      await kept.keep(record, reading.error);
      unreadable++;
    } catch (cause) {
      return { readings, unreadable, failure: { sequenceNumber, cause } };
    }
  }
  return { readings, unreadable };
}

function attempt<T>(read: () => T): { readonly said: T } | { readonly error: Error } {
  try {
    return { said: read() };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}
