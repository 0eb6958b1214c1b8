import type { ConditionInput } from "../../lib/domain/report-input.ts";

/** What is known of a row of results of one probe: how they went, how many alike, and what was published last. */
export type Row = {
  readonly success: boolean;
  readonly length: number;
  readonly published: Word | undefined;
};
export type Word = Pick<ConditionInput, "status" | "reason" | "message">;

/** What is told of a probe that has never been as often in a row as it takes. */
export const PENDING: Word = { status: "Unknown", reason: "Pending" };

/** A row with one more result, of which it takes so many alike until readers are told; nothing is counted further. */
export function oneMore(
  row: Row | undefined,
  { success, word, needed }: { success: boolean; word: Word; needed: number },
): Row {
  const alike = row?.success === success ? row.length : 0;
  const length = Math.min(alike + 1, needed);
  return { success, length, published: length >= needed ? word : row?.published };
}
