import { createHmac, timingSafeEqual } from "node:crypto";
import type { Signature } from "./signature.ts";

type Key = string | Uint8Array;

/** Whether one of the keys gives one of these HMACs of the bytes; takes the same time for all. */
export function isHmacOf(
  bytes: string | Uint8Array,
  keys: readonly Key[],
  algorithm: string,
  claimed: readonly Uint8Array[],
): boolean {
  const matches = keys.flatMap((key) => {
    const digest = createHmac(algorithm, key).update(bytes).digest();
    return claimed.map((one) => one.length === digest.length && timingSafeEqual(one, digest));
  });
  return matches.includes(true);
}

/** An algorithm, and the hexadecimal HMACs that a header claims by it. */
export type Claim = { readonly algorithm: string; readonly hexadecimal: readonly string[] };

/** Where a sender puts the HMAC of what it sends. */
export type BodyHmac = {
  readonly scheme: string;
  readonly header: string;
  /** Finds in the header what it claims; undefined when it claims nothing that we know. */
  readonly read: (value: string) => Claim | undefined;
  /** The header with what the sender calls this delivery. */
  readonly deliveryId?: string;
};

/** A signature that is an HMAC of the raw body, in hexadecimal. */
export function bodyHmac({ scheme, header, read, deliveryId }: BodyHmac): Signature {
  return {
    scheme,
    headers: [header],
    verify({ headers, body }, secrets) {
      const claim = read(headers[header.toLowerCase()] ?? "");
      if (!claim) return false;
      const claimed = claim.hexadecimal.map((text) => Buffer.from(text, "hex"));
      return isHmacOf(body, secrets, claim.algorithm, claimed);
    },
    ...(deliveryId && {
      deliveryId: ({ headers }) => headers[deliveryId.toLowerCase()] || undefined,
    }),
  };
}
