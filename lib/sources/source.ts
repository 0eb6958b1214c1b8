import type { Json } from "../domain/json.ts";
import { listFaults } from "../domain/member-list.ts";
import { invalid } from "../domain/refusal.ts";
import { faultsOf, type ReportInput } from "../domain/report-input.ts";
import { addressedReport } from "../schema/report.ts";
import { parseAs } from "../schema/shape.ts";
import type { Delivery, Signature } from "./signature/signature.ts";
import type { Verdicts } from "./verdict.ts";

/** A claim about one resource, in the words of a report; a hook must place it where the payload doesn't. */
export type SourceReport = { readonly resource?: string; readonly input: ReportInput };

/** Stands for a path that only a hook can know. */
const UNPLACED = "unplaced";

/** One kind of payload that a source sends, and what it says of a status. */
export type Kind = {
  /** The path of the resource, as the documentation has it: `{owner}/{repository}/environments/{environment}`. */
  readonly resource: string;
  /** Its conditions, and what the source's words mean for each. */
  readonly conditions: Readonly<Record<string, Verdicts>>;
  /** What orders such payloads, the strongest first, as the documentation has it. */
  readonly order: string;
  /** The reports in a payload; throws `invalid` when it isn't what it says. */
  normalize(payload: Json, delivery: Delivery): SourceReport[];
};

/** A system whose payloads we read, however they come in. */
export type Provider = {
  /** Its name, as its makers write it. */
  readonly title: string;
  /** What its users must know beside the table, for the documentation. */
  readonly notes?: string;
  /** What its payloads are, by the names of their kinds; those of all others say nothing of a status. */
  readonly kinds: Readonly<Record<string, Kind>>;
  /** The name of a payload's kind; throws `invalid` when it isn't said. */
  kindOf(delivery: Delivery, payload: Json): string;
};

/** A system that sends deliveries, and vouches for them. */
export type Source = Provider & {
  readonly signature: Signature;
  /** What in a payload names the delivery when it is sent again, for schemes that don't. */
  deliveryId?(payload: Json): string | undefined;
};

/**
 * The reports in a delivery's payload, none when its kind is not one we use; throws `invalid`, also
 * when a report is none that we take from anybody: an id too long, a number too great.
 */
export function normalize(provider: Provider, delivery: Delivery, payload: Json): SourceReport[] {
  const kind = provider.kindOf(delivery, payload);
  if (!Object.hasOwn(provider.kinds, kind)) return [];
  const reports = provider.kinds[kind]?.normalize(payload, delivery) ?? [];
  for (const report of reports) check(report);
  return reports;
}

/** The reports in an event, which came without headers of its own; throws `invalid` as `normalize` does. */
export function reportsOf(provider: Provider, event: Json): SourceReport[] {
  return normalize(provider, { headers: {}, body: new Uint8Array() }, event);
}

/** Throws `invalid` when a report is at fault by itself; a time ahead of ours is set right later. */
function check({ resource = UNPLACED, input }: SourceReport): void {
  // A `ttl` is in milliseconds by now, no longer the text that reporters write.
  const { ttl: _, ...said } = input;
  parseAs(addressedReport, { resource, ...said });
  const members = input.resources ? listFaults(resource, input.resources) : [];
  const [fault, ...more] = [...faultsOf(input, input.observedAt ?? ""), ...members];
  if (fault) throw invalid(fault, ...more);
}
