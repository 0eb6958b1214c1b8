import { createHash } from "node:crypto";

/** The SHA-256 of a text, in Base64 that is fit for addresses and headers. */
export function sha256Of(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
