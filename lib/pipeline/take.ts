import { isAhead } from "../domain/report-input.ts";
import { ingestBatch } from "./ingest.ts";
import type { UpdatePorts } from "./update.ts";
import type { PlacedReport } from "./way-in.ts";

/**
 * Takes in what a provider's payloads say, and answers of how many reports. Of a deleted resource nothing
 * is taken; any other refusal is thrown, once all were tried: sent again, the others change nothing.
 */
export async function take(
  ports: UpdatePorts,
  reports: readonly PlacedReport[],
  caller: string,
): Promise<number> {
  const now = ports.clock.now();
  const dated = reports.map((one) => inTime(one, now));
  const outcomes = await ingestBatch(ports, dated, caller);
  const refusals = outcomes.flatMap((one) => (one.kind === "refused" ? [one.refusal] : []));
  const fatal = refusals.find(({ code }) => code !== "gone");
  if (fatal) throw fatal;
  return outcomes.length - refusals.length;
}

/** Nobody can set a provider's clock right, so that what it dates in the future was observed now. */
function inTime({ resource, input }: PlacedReport, now: string): PlacedReport {
  if (input.observedAt === undefined || !isAhead(input.observedAt, now)) return { resource, input };
  return { resource, input: { ...input, observedAt: now } };
}
