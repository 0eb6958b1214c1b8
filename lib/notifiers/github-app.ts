import { createPrivateKey, type KeyObject } from "node:crypto";
import * as z from "zod/mini";
import { endpointOf, jsonIn } from "./api.ts";
import type { HttpClient, OutgoingRequest } from "./client.ts";
import { SendFailure } from "./failure.ts";
import { GITHUB_HEADERS } from "./github-api.ts";

/** Seconds for which a JWT lasts, of the ten minutes that GitHub allows; and for which GitHub's clock may be behind. */
const LASTS = 540;
const BEHIND = 60;
/** Bits of an RSA key that RS256 may be signed with: RFC 7518 §3.3. */
const LEAST_BITS = 2_048;

/** An app of GitHub's, with its private key, at the base of an API. */
export type GithubApp = {
  readonly appId: string;
  readonly privateKey: string;
  readonly api: string;
};

/** The id of an app, which GitHub lets be its client id too. */
export const appId = z
  .string()
  .check(
    z.refine((text) => /^[A-Za-z0-9.]{1,64}$/.test(text), "must be an app's id or its client id"),
  );

/** A private key as GitHub hands it out: PEM, of PKCS #1 or #8. */
export const privateKey = z.string().check(
  z.maxLength(4_000),
  z.refine((text) => keyIn(text) !== undefined, "must be the PEM of an RSA key of 2048 bits"),
);

/** The RSA key in a PEM; undefined when there is none that is long enough. */
function keyIn(pem: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(pem);
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    return key.asymmetricKeyType === "rsa" && bits >= LEAST_BITS ? key : undefined;
  } catch {
    return undefined;
  }
}

const withId = z.object({ id: z.int() });
const withToken = z.object({ token: z.string().check(z.minLength(1)) });

/**
 * A token with which an app acts in a repository it is installed in, and in no other:
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app. Throws a `SendFailure`.
 */
export async function installationToken(
  app: GithubApp,
  repository: string,
  http: HttpClient,
  now: string,
): Promise<string> {
  const jwt = await jwtOf(app, now);
  const request = (path: string): OutgoingRequest => ({
    url: endpointOf(app.api, path),
    headers: { ...GITHUB_HEADERS, authorization: `Bearer ${jwt}` },
    secrets: [jwt, app.privateKey],
  });
  const found = await http.send({
    ...request(`/repos/${repository}/installation`),
    method: "GET",
  });
  const { id } = readAs(withId, found.body, "which installation is the repository's");
  const [, name = ""] = repository.split("/");
  const given = await http.send({
    ...request(`/app/installations/${id}/access_tokens`),
    body: JSON.stringify({
      repositories: [name],
      permissions: { actions: "read", deployments: "write" },
    }),
  });
  return readAs(withToken, given.body, "the installation's token").token;
}

/** What an answer of GitHub's says; throws a permanent `SendFailure` when it doesn't. */
export function readAs<T>(shape: z.ZodMiniType<T>, body: string, what: string): T {
  const found = shape.safeParse(jsonIn(body));
  if (found.success) return found.data;
  throw new SendFailure("permanent", `not sent: it doesn't tell ${what}`);
}

/** jose is loaded by the first JWT. */
async function jwtOf({ appId, privateKey }: GithubApp, now: string): Promise<string> {
  const { SignJWT } = await import("jose/jwt/sign");
  const key = keyIn(privateKey);
  if (!key) throw new SendFailure("permanent", "not sent: the private key is none");
  const seconds = Math.floor(Date.parse(now) / 1_000);
  return new SignJWT()
    .setProtectedHeader({ alg: "RS256", typ: "JWT" })
    .setIssuer(appId)
    .setIssuedAt(seconds - BEHIND)
    .setExpirationTime(seconds + LASTS)
    .sign(key);
}
