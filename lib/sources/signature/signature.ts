import { createHash, timingSafeEqual } from "node:crypto";

/** One inbound request of a source: its headers, lower-cased, and its body, byte for byte. */
export type Delivery = {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
};

/** How a sender vouches for what it sends. */
export type Signature = {
  /** The scheme in a few words, as the documentation has it. */
  readonly scheme: string;
  /** The headers that it is in. */
  readonly headers: readonly string[];
  /** Whether one of the secrets vouches for the delivery at this time. */
  verify(delivery: Delivery, secrets: readonly string[], now: string): boolean;
  /** What the sender calls this delivery, and calls it again when it sends it again. */
  deliveryId?(delivery: Delivery): string | undefined;
};

/** Milliseconds by which a signature's time may differ from ours, as Standard Webhooks and Slack have it. */
const TOLERANCE = 5 * 60 * 1000;

/** Whether a sender's Unix time, in seconds, is near enough to now. */
export function isRecent(seconds: string | undefined, now: string): boolean {
  if (!seconds || !/^\d{1,12}$/.test(seconds)) return false;
  return Math.abs(Number(seconds) * 1000 - Date.parse(now)) <= TOLERANCE;
}

/** Whether two texts are the same; takes the same time for all of one length. */
export function isSame(one: string, other: string): boolean {
  return timingSafeEqual(fingerprint(one), fingerprint(other));
}

function fingerprint(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
