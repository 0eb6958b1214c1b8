import { createPublicKey, verify as verifySignature } from "node:crypto";
import { isHmacOf } from "./hmac.ts";
import { type Delivery, isRecent, type Signature } from "./signature.ts";

const SECRET = "whsec_";
const PUBLIC_KEY = "whpk_";
/** Bytes of an Ed25519 public key. */
const PUBLIC_KEY_LENGTH = 32;

type Signed = { readonly id: string; readonly time: string; readonly signatures: string[] };

/** Standard Webhooks 1.0.0, symmetric (`v1`) and asymmetric (`v1a`): https://www.standardwebhooks.com. */
export const standardWebhooks: Signature = {
  scheme: "Standard Webhooks",
  headers: ["webhook-id", "webhook-timestamp", "webhook-signature"],

  verify(delivery, secrets, now) {
    const { id, time, signatures } = signedIn(delivery);
    if (id === "" || id.includes(".") || !isRecent(time, now)) return false;
    const content = Buffer.concat([Buffer.from(`${id}.${time}.`), delivery.body]);
    const symmetric = isHmacOf(content, keysOf(secrets), "sha256", claimed(signatures, "v1"));
    const ours = publicKeysOf(secrets);
    const asymmetric = claimed(signatures, "v1a").some((signature) =>
      ours.some((key) => verifySignature(null, content, key, signature)),
    );
    return symmetric || asymmetric;
  },

  deliveryId: (delivery) => signedIn(delivery).id || undefined,
};

/** Svix, whose scheme became the standard, still sends headers of its own name. */
function signedIn({ headers }: Delivery): Signed {
  const read = (name: string) => headers[`webhook-${name}`] ?? headers[`svix-${name}`] ?? "";
  return { id: read("id"), time: read("timestamp"), signatures: read("signature").split(" ") };
}

function claimed(signatures: readonly string[], version: string): Uint8Array[] {
  return signatures.flatMap((one) => {
    const [label, encoded = ""] = one.split(",", 2);
    return label === version && encoded ? [Buffer.from(encoded, "base64")] : [];
  });
}

/** The bytes of the symmetric secrets; one that decodes to nothing would let anyone sign. */
function keysOf(secrets: readonly string[]): Uint8Array[] {
  return secrets
    .filter((secret) => !secret.startsWith(PUBLIC_KEY))
    .map((secret) => Buffer.from(secret.replace(SECRET, ""), "base64"))
    .filter(({ length }) => length > 0);
}

function publicKeysOf(secrets: readonly string[]) {
  return secrets
    .filter((secret) => secret.startsWith(PUBLIC_KEY))
    .map((secret) => Buffer.from(secret.slice(PUBLIC_KEY.length), "base64"))
    .filter(({ length }) => length === PUBLIC_KEY_LENGTH)
    .map((key) => ({ kty: "OKP", crv: "Ed25519", x: key.toString("base64url") }))
    .map((key) => createPublicKey({ key, format: "jwk" }));
}
