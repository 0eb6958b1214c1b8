import { allows, type Caller, requireVerb } from "../domain/access/scope.ts";
import type { Json } from "../domain/json.ts";
import { within } from "../domain/refusal.ts";
import { cloudEvents } from "../sources/cloud-events.ts";
import { reportsOf } from "../sources/source.ts";
import { take } from "./take.ts";
import type { UpdatePorts } from "./update.ts";
import { inOwnPlace, type PlacedReport } from "./way-in.ts";

/** A CloudEvent in its JSON form, and which part of what came in it is: `[3]` of a batch, else nothing. */
export type IncomingEvent = { readonly part: string; readonly event: Json };

/** What CloudEvents say of statuses; throws `invalid` naming the event, when one isn't what it says. */
function reportsIn(events: readonly IncomingEvent[]): PlacedReport[] {
  return events.flatMap(({ part, event }) =>
    within(part, () => reportsOf(cloudEvents, event).map(inOwnPlace)),
  );
}

/**
 * Takes CloudEvents in, and answers how many reports were taken. They are all what they say, or none is taken;
 * of those, each is held to what the caller may, and where that is none of them this throws `forbidden`.
 */
export async function takeEvents(
  ports: UpdatePorts,
  events: readonly IncomingEvent[],
  { name, scope }: Caller,
): Promise<{ readonly reports: number }> {
  const reports = reportsIn(events);
  const allowed = reports.filter(({ resource }) => allows(scope, "report", resource));
  const [first] = reports;
  if (first && allowed.length === 0) requireVerb(scope, "report", first.resource);
  return { reports: await take(ports, allowed, name) };
}
