import { createHash } from "node:crypto";
import type { Json } from "../domain/json.ts";
import { Refusal } from "../domain/refusal.ts";
import { isAhead } from "../domain/report-input.ts";
import { sourceNamed } from "../sources/registry.ts";
import type { Delivery, SourceReport } from "../sources/source.ts";
import { ingestBatch } from "./ingest.ts";
import type { Deliveries, Secrets } from "./ports.ts";
import type { UpdatePorts } from "./update.ts";

export type DeliverPorts = UpdatePorts & {
  readonly deliveries: Deliveries;
  readonly secrets: Secrets;
};

/**
 * Takes a source's delivery in: verified first, over its raw bytes, and only then read. Remembered
 * last, so that one cut short is taken in again; its reports merge to the same, however often.
 */
export async function deliver(
  ports: DeliverPorts,
  sourceName: string,
  delivery: Delivery,
): Promise<{ readonly reports: number }> {
  const source = sourceNamed(sourceName);
  if (!source) throw new Refusal("notFound", `there is no source ${sourceName}`);
  const secrets = await ports.secrets.of(sourceName);
  if (!source.verify(delivery, secrets))
    throw new Refusal("unauthorized", "the signature is wrong");
  const id = digest(source.deliveryId(delivery) ?? delivery.body);
  if (await ports.deliveries.isKnown(sourceName, id)) return { reports: 0 };
  const now = ports.clock.now();
  const reports = source.normalize(delivery, payloadOf(delivery)).map((one) => inTime(one, now));
  const outcomes = await ingestBatch(ports, reports, sourceName);
  const refusals = outcomes.flatMap((one) => (one.kind === "refused" ? [one.refusal] : []));
  const fatal = refusals.find(({ code }) => code !== "gone");
  if (fatal) throw fatal;
  await ports.deliveries.remember(sourceName, id);
  return { reports: outcomes.length - refusals.length };
}

function payloadOf({ headers, body }: Delivery): Json {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as Json;
  } catch {
    const type = headers["content-type"] ?? "application/json";
    throw new Refusal(
      /json/i.test(type) ? "malformed" : "unsupportedMediaType",
      "the body is not JSON; set the webhook's content type to application/json",
    );
  }
}

/** Nobody can set a provider's clock right, so that what it dates in the future was observed now. */
function inTime({ resource, input }: SourceReport, now: string): SourceReport {
  if (input.observedAt === undefined || !isAhead(input.observedAt, now)) return { resource, input };
  return { resource, input: { ...input, observedAt: now } };
}

/** A name of bounded length, whatever the sender calls a delivery. */
function digest(name: string | Uint8Array): string {
  return createHash("sha256").update(name).digest("hex");
}
