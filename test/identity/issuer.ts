import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from "jose";

export type SigningKey = {
  readonly kid: string;
  readonly alg: string;
  readonly key: CryptoKey;
  readonly jwk: JWK;
};

/** A new key pair of an issuer. */
export async function aKey(kid = "key-1", alg = "RS256"): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  return {
    kid,
    alg,
    key: privateKey,
    jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" },
  };
}

type Reply = (response: ServerResponse) => void;

/** An issuer of JWTs that answers over HTTP on this machine, as its fields say. */
export class Issuer {
  /** What its discovery document says beside what is true. */
  discovery: object = {};
  keys: readonly JWK[] = [];
  /** What it answers instead, while that is set. */
  reply: Reply | undefined;
  /** The paths that it was asked for. */
  readonly asked: string[] = [];
  url = "";
  readonly #server = createServer((request, response) => {
    this.asked.push(request.url ?? "");
    if (this.reply) return this.reply(response);
    const isDiscovery = request.url?.endsWith("/openid-configuration");
    const body = isDiscovery
      ? { issuer: this.url, jwks_uri: `${this.url}/keys`, ...this.discovery }
      : { keys: this.keys };
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  });

  async listen(): Promise<this> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  /** Nobody answers any more. */
  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** A JWT as GitHub gives to a workflow, good for five minutes. */
  async sign(
    { kid, alg, key }: SigningKey,
    claims: JWTPayload = {},
    now = Date.now(),
  ): Promise<string> {
    const seconds = Math.floor(now / 1000);
    const usual = {
      iss: this.url,
      aud: "signalbox",
      sub: SUBJECT,
      iat: seconds,
      exp: seconds + 300,
    };
    return new SignJWT({ ...usual, repository: "acme/checkout", ...claims })
      .setProtectedHeader({ alg, kid, typ: "JWT" })
      .sign(key);
  }
}

export const SUBJECT = "repo:acme/checkout:ref:refs/heads/main";
