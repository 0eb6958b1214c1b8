import { createHash } from "node:crypto";
import type { Json } from "../domain/json.ts";
import { Refusal } from "../domain/refusal.ts";
import type { Delivery } from "../sources/signature/signature.ts";
import { normalize, type Source, type SourceReport } from "../sources/source.ts";
import type { Deliveries } from "./ports/delivery.ts";
import { take } from "./take.ts";
import type { UpdatePorts } from "./update.ts";
import { placed, type WayInPorts, wayIn } from "./way-in.ts";

export type DeliverPorts = UpdatePorts &
  WayInPorts & {
    readonly deliveries: Deliveries;
  };

/** A delivery that came in, whose payload is only read once somebody vouches for it. */
export type Incoming = Delivery & {
  /** What the body holds; throws `malformed` or `unsupportedMediaType`. */
  readonly payload: () => Promise<Json>;
};

/**
 * Takes a source's delivery in: verified first, over its raw bytes, and only then read. Remembered
 * last, so that one cut short is taken in again; its reports merge to the same, however often.
 */
export async function deliver(
  ports: DeliverPorts,
  name: string,
  delivery: Incoming,
): Promise<{ readonly reports: number }> {
  const now = ports.clock.now();
  const way = await wayIn(ports, name);
  const { source, sourceName, secrets } = way;
  if (!source.signature.verify(delivery, secrets, now))
    throw new Refusal("unauthorized", "the signature is wrong");
  const payload = await delivery.payload();
  const said = normalize(source, delivery, payload);
  const reports = await placed(ports, way, said, delivery, payload);
  const id = idOf(source, delivery, payload, reports);
  if (id && (await ports.deliveries.isKnown(name, id))) return { reports: 0 };
  const taken = await take(ports, reports, sourceName);
  if (id) await ports.deliveries.remember(name, id);
  return { reports: taken };
}

/**
 * What names a delivery when it is sent again: what its sender calls it, or else its bytes. Bytes that
 * don't say when something happened may well be sent again because it happened again.
 */
function idOf(
  source: Source,
  delivery: Delivery,
  payload: Json,
  reports: readonly SourceReport[],
): string | undefined {
  const name = source.signature.deliveryId?.(delivery) ?? source.deliveryId?.(payload);
  if (name !== undefined) return digest(name);
  const isDated = reports.every(({ input }) => input.observedAt !== undefined);
  return isDated ? digest(delivery.body) : undefined;
}

/** A name of bounded length, whatever the sender calls a delivery. */
function digest(name: string | Uint8Array): string {
  return createHash("sha256").update(name).digest("hex");
}
