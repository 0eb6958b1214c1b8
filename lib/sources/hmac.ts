import { createHmac, timingSafeEqual } from "node:crypto";

/** Whether one of the secrets gives this hexadecimal SHA-256 HMAC of the bytes; takes the same time for all. */
export function isSignedWith(
  secrets: readonly string[],
  bytes: Uint8Array,
  hexadecimal: string,
): boolean {
  const claimed = Buffer.from(hexadecimal, "hex");
  const matches = secrets.map((secret) => {
    const digest = createHmac("sha256", secret).update(bytes).digest();
    return claimed.length === digest.length && timingSafeEqual(claimed, digest);
  });
  return matches.includes(true);
}
