import { type Delivery, isSame, type Signature } from "./signature.ts";

/** The secret itself in a header, for senders that don't sign; what they call a delivery in another. */
export function headerToken(scheme: string, header: string, deliveryId: string): Signature {
  return {
    scheme,
    headers: [header],
    verify: ({ headers }, secrets) => isOneOf(secrets, headers[header.toLowerCase()]),
    deliveryId: ({ headers }) => headers[deliveryId.toLowerCase()] || undefined,
  };
}

/** The secret as a bearer token, or as the password where a sender knows only those. */
export const credential: Signature = {
  scheme: "the secret as bearer token, or as password",
  headers: ["Authorization"],
  verify: (delivery, secrets) => isOneOf(secrets, credentialIn(delivery)),
};

function credentialIn({ headers }: Delivery): string | undefined {
  const [, scheme = "", value = ""] = /^(\w+) +(\S+)$/.exec(headers.authorization ?? "") ?? [];
  if (scheme.toLowerCase() === "bearer") return value;
  if (scheme.toLowerCase() !== "basic") return undefined;
  return /^[^:]*:(.*)$/s.exec(Buffer.from(value, "base64").toString())?.[1];
}

function isOneOf(secrets: readonly string[], presented: string | undefined): boolean {
  if (!presented) return false;
  return secrets.map((secret) => isSame(secret, presented)).includes(true);
}
