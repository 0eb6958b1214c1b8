import type { TLSSocket } from "node:tls";
import type { CertificateVerdict } from "../domain/probe-finding.ts";

/** Milliseconds before its end in which a certificate `ExpiresSoon`. */
const SOON = 14 * 24 * 60 * 60 * 1000;

/** A certificate as far as it is judged: its dates, and why it isn't trusted, if it isn't. */
export type Certificate = {
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly distrust?: string;
};

/** What is to be said of a certificate; only a good one is True. */
export function verdictOn(
  { validFrom, validTo, distrust }: Certificate,
  now: Date,
): CertificateVerdict {
  if (now > validTo) {
    return { status: "False", reason: "Expired", message: `since ${validTo.toISOString()}` };
  }
  if (now < validFrom) {
    return { status: "False", reason: "NotYetValid", message: `until ${validFrom.toISOString()}` };
  }
  if (distrust !== undefined) return { status: "False", reason: "Untrusted", message: distrust };
  const isSoon = validTo.getTime() - now.getTime() < SOON;
  const reason = isSoon ? "ExpiresSoon" : "Valid";
  return { status: "True", reason, message: `until ${validTo.toISOString()}` };
}

/** OpenSSL's codes for what is met most often; any other speaks for itself. */
const DISTRUST: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "it is signed by itself",
  SELF_SIGNED_CERT_IN_CHAIN: "its issuer is unknown",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its issuer is unknown",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its issuer is unknown",
  ERR_TLS_CERT_ALTNAME_INVALID: "it is for another host",
  CERT_HAS_EXPIRED: "its issuer's certificate has expired",
};

/** The certificate that the other side of an open connection showed. */
export function certificateOf(socket: TLSSocket): Certificate {
  const { valid_from, valid_to } = socket.getPeerCertificate();
  // Node's types have an error here; it is the code, as text.
  const code = String(socket.authorizationError);
  return {
    validFrom: new Date(valid_from),
    validTo: new Date(valid_to),
    ...(!socket.authorized && { distrust: DISTRUST[code] ?? code }),
  };
}
