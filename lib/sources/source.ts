import type { Json } from "../domain/json.ts";
import type { ReportInput } from "../domain/report-input.ts";

/** One inbound request of a source: its headers, lower-cased, and its body, byte for byte. */
export type Delivery = {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
};

/** A claim about one resource, in the words of a report. */
export type SourceReport = { readonly resource: string; readonly input: ReportInput };

/** The reports in one kind of payload; throws `invalid` when the payload isn't what it says. */
export type Normalize = (payload: Json) => SourceReport[];

/** A system that sends deliveries. */
export type Source = {
  /** Whether one of the secrets signed the delivery. */
  verify(delivery: Delivery, secrets: readonly string[]): boolean;
  /** What names this delivery when it is sent again; undefined when the sender gives it no name. */
  deliveryId(delivery: Delivery): string | undefined;
  /** The reports in a delivery's payload, none when its kind is not one we use; throws `invalid`. */
  normalize(delivery: Delivery, payload: Json): SourceReport[];
};
