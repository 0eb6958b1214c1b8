import type { PutEventsCommandInput, PutEventsCommandOutput } from "@aws-sdk/client-eventbridge";
import type { Detail } from "../../../lib/domain/transition.ts";

/** An event that the bus took, in the order in which it did. */
export type BusEvent = {
  readonly at: number;
  readonly source: string;
  readonly detailType: string;
  readonly time: string;
  /** The text that was put, byte for byte, and what it says. */
  readonly text: string;
  readonly detail: Detail;
};

/** PutEvents' own limits; it refuses the whole call when one is passed. */
const LIMITS = { entries: 10, bytes: 1_000_000, time: 14 } as const;

/** EventBridge's bus: takes entries and hands each on. */
export class SimulatedBus {
  readonly #now: () => number;
  readonly #taken: (event: BusEvent) => void;
  #events = 0;

  constructor(now: () => number, taken: (event: BusEvent) => void) {
    this.#now = now;
    this.#taken = taken;
  }

  put({
    Entries = [],
  }: PutEventsCommandInput): Pick<PutEventsCommandOutput, "Entries" | "FailedEntryCount"> {
    const texts = Entries.flatMap(({ Source = "", DetailType = "", Detail = "" }) => [
      Source,
      DetailType,
      Detail,
    ]);
    const bytes = Buffer.byteLength(texts.join("")) + LIMITS.time * Entries.length;
    if (Entries.length === 0 || Entries.length > LIMITS.entries || bytes > LIMITS.bytes) {
      throw new Error(`ValidationException: ${Entries.length} entries, ${bytes} bytes`);
    }
    const taken = Entries.map(({ Source = "", DetailType = "", Detail = "", Time }) => {
      this.#taken({
        at: this.#now(),
        source: Source,
        detailType: DetailType,
        time: Time?.toISOString() ?? "",
        text: Detail,
        detail: JSON.parse(Detail) as Detail,
      });
      return { EventId: `event-${++this.#events}` };
    });
    return { FailedEntryCount: 0, Entries: taken };
  }
}
