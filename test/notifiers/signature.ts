import { createHash, createHmac } from "node:crypto";

/** A request that is signed with Signature Version 4, as it arrived. */
export type SignedRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) =>
  createHmac("sha256", key).update(text).digest();

/** The signature that AWS would work out for a request of whoever has a key, by its own documentation; of paths and queries in which nothing is to be encoded. */
export function signatureOf(
  { method, url, headers, body }: SignedRequest,
  secretAccessKey: string,
): string {
  const { scope, signed } = authorizationIn(headers);
  const [path = "/", query = ""] = url.split("?");
  const canonicalHeaders = signed.map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [
    method,
    path,
    query,
    canonicalHeaders.join(""),
    signed.join(";"),
    sha256(body),
  ].join("\n");
  const text = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope.join("/"), sha256(canonical)];
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  return hmac(key, text.join("\n")).toString("hex");
}

/** What the header `Authorization` says of a signature: who signs, within what, which headers, and the signature itself. */
export function authorizationIn({ authorization }: SignedRequest["headers"]) {
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/;
  const [, key = "", scope = "", signed = "", signature = ""] =
    form.exec(String(authorization)) ?? [];
  return { key, scope: scope.split("/"), signed: signed.split(";"), signature };
}
