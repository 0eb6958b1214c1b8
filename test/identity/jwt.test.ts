import { createHmac } from "node:crypto";
import type { JWTPayload } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { IdentityRule } from "../../lib/domain/identity-rule.ts";
import { DOCUMENT } from "../../lib/identity/document.ts";
import { KEYS } from "../../lib/identity/issuer-keys.ts";
import { JwtIdentities } from "../../lib/identity/jwt.ts";
import { aKey, Issuer, type SigningKey, SUBJECT } from "./issuer.ts";

const START = Date.UTC(2026, 10, 20, 10);
const SCOPE = { verbs: ["report"] as const, prefix: "checkout" };

let issuer: Issuer;
let key: SigningKey;
let now: number;

beforeEach(async () => {
  issuer = await new Issuer().listen();
  key = await aKey();
  issuer.keys = [key.jwk];
  now = START;
});

afterEach(() => issuer.close());

function aRule(changes: Partial<IdentityRule> = {}): IdentityRule {
  const claims = { repository: "acme/checkout" };
  return { issuer: issuer.url, audience: "signalbox", claims, ...SCOPE, ...changes };
}

function identities(...rules: IdentityRule[]): JwtIdentities {
  return new JwtIdentities(rules.length === 0 ? [aRule()] : rules, () => now);
}

function sign(claims: JWTPayload = {}, signer = key): Promise<string> {
  return issuer.sign(signer, claims, now);
}

const seconds = (milliseconds: number) => Math.floor((START + milliseconds) / 1000);
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

test("a workflow whose claims a rule wants is let in, by its subject and with the rule's scope", async () => {
  expect(await identities().holderOf(await sign())).toEqual({ name: SUBJECT, scope: SCOPE });
});

test("an issuer's keys may be of elliptic curves", async () => {
  const other = await aKey("key-2", "ES256");
  issuer.keys = [key.jwk, other.jwk];
  expect(await identities().holderOf(await sign({}, other))).toBeDefined();
});

test("of several rules of one issuer, the one that the token meets counts", async () => {
  const rules = [
    aRule({ audience: "other", prefix: "a" }),
    aRule({ claims: { repository: "acme/billing" }, prefix: "b" }),
    aRule({ claims: { repository: "acme/*" }, prefix: "c" }),
  ];
  expect((await identities(...rules).holderOf(await sign()))?.scope.prefix).toBe("c");
  const elsewhere = await sign({ aud: "other" });
  expect((await identities(...rules).holderOf(elsewhere))?.scope.prefix).toBe("a");
});

describe("nobody is let in", () => {
  test.each<[string, JWTPayload]>([
    ["of another issuer", { iss: "https://token.actions.githubusercontent.com" }],
    ["for another audience", { aud: "elsewhere" }],
    ["for no audience", { aud: undefined as unknown as string }],
    ["of another repository", { repository: "acme/check" }],
    ["without the claim", { repository: undefined }],
    ["after the end, and a moment for slow clocks", { exp: seconds(-31_000) }],
    ["without an end", { exp: undefined as unknown as number }],
    ["before the beginning", { nbf: seconds(31_000) }],
    ["without a subject", { sub: undefined as unknown as string }],
    ["by a subject that hides in a log", { sub: "a\u0000b" }],
    ["by an endless subject", { sub: "a".repeat(256) }],
  ])("%s", async (_, claims) => {
    expect(await identities().holderOf(await sign(claims))).toBeUndefined();
  });

  test("whose clock is a little off is let in all the same", async () => {
    const claims = { exp: seconds(-29_000), nbf: seconds(29_000) };
    expect(await identities().holderOf(await sign(claims))).toBeDefined();
  });

  test("by a token without a signature, whose algorithm is none", async () => {
    const [, payload] = (await sign()).split(".");
    const bare = `${encoded({ alg: "none", kid: key.kid })}.${payload}`;
    for (const jwt of [`${bare}.`, `${bare}.AA`]) {
      expect(await identities().holderOf(jwt)).toBeUndefined();
    }
    expect(issuer.asked).toEqual([]);
  });

  test("by the issuer's public key as a shared secret", async () => {
    const [, payload] = (await sign()).split(".");
    const signed = `${encoded({ alg: "HS256", kid: key.kid })}.${payload}`;
    for (const secret of [
      JSON.stringify(key.jwk),
      key.jwk.n ?? "",
      Buffer.from(key.jwk.n ?? "", "base64url"),
    ]) {
      const signature = createHmac("sha256", secret).update(signed).digest("base64url");
      expect(await identities().holderOf(`${signed}.${signature}`)).toBeUndefined();
    }
    expect(issuer.asked).toEqual([]);
  });

  test("by another's key under the same name", async () => {
    const forger = await aKey(key.kid);
    expect(await identities().holderOf(await sign({}, forger))).toBeUndefined();
  });

  test("by a key that the token brings with it", async () => {
    const forger = await aKey(key.kid);
    const [, payload = "", signature] = (await sign({}, forger)).split(".");
    const header = { alg: "RS256", kid: key.kid, jwk: forger.jwk };
    const jwt = `${encoded(header)}.${payload}.${signature}`;
    expect(await identities().holderOf(jwt)).toBeUndefined();
  });

  test("with claims that weren't signed", async () => {
    const [header, payload = "", signature] = (await sign({ repository: "acme/other" })).split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
    const jwt = `${header}.${encoded({ ...claims, repository: "acme/checkout" })}.${signature}`;
    expect(await identities().holderOf(jwt)).toBeUndefined();
  });

  test.each(["a.b.c", "e30.e30.AA", `${encoded({ alg: "RS256" })}.W10.AA`])(
    "by what is no JWT: %s",
    async (jwt) => {
      expect(await identities().holderOf(jwt)).toBeUndefined();
    },
  );

  test("where there are no rules, and no issuer is asked", async () => {
    expect(await new JwtIdentities([], () => now).holderOf(await sign())).toBeUndefined();
    expect(issuer.asked).toEqual([]);
  });
});

describe("an issuer", () => {
  const UNAVAILABLE = { code: "unavailable" };
  const DISCOVERY = ["/.well-known/openid-configuration", "/keys"];

  test("is not asked for the sake of what no rule would let in", async () => {
    await identities().holderOf(await sign({ repository: "acme/other" }));
    expect(issuer.asked).toEqual([]);
  });

  test("is asked once for many tokens, at once or one by one", async () => {
    const one = identities();
    const jwts = await Promise.all([1, 2, 3].map((n) => sign({ jti: `${n}` })));
    await Promise.all(jwts.map((jwt) => one.holderOf(jwt)));
    for (const jwt of jwts) await one.holderOf(jwt);
    expect(issuer.asked).toEqual(DISCOVERY);
  });

  test("is asked for its keys again when they are ten minutes old", async () => {
    const one = identities();
    await one.holderOf(await sign());
    now += KEYS.good - 1;
    await one.holderOf(await sign());
    expect(issuer.asked).toEqual(DISCOVERY);
    now += 1;
    await one.holderOf(await sign());
    expect(issuer.asked).toEqual([...DISCOVERY, ...DISCOVERY]);
  });

  test("that changes its keys is believed with the new one, and no longer with the old one", async () => {
    const one = identities();
    await one.holderOf(await sign());
    const next = await aKey("key-2");
    issuer.keys = [next.jwk];
    now += KEYS.patience;
    expect(await one.holderOf(await sign({}, next))).toBeDefined();
    expect(await one.holderOf(await sign({}, key))).toBeUndefined();
  });

  test("is not asked about every key that somebody makes up", async () => {
    const one = identities();
    await one.holderOf(await sign());
    for (const kid of ["a", "b", "c"]) {
      expect(await one.holderOf(await sign({}, await aKey(kid)))).toBeUndefined();
    }
    expect(issuer.asked).toEqual(DISCOVERY);
    now += KEYS.patience;
    for (const kid of ["a", "b", "c"]) await one.holderOf(await sign({}, await aKey(kid)));
    expect(issuer.asked).toEqual([...DISCOVERY, ...DISCOVERY]);
  });

  test("that isn't there lets nobody in, and says that it is worth trying again", async () => {
    const jwt = await sign();
    issuer.close();
    await expect(identities().holderOf(jwt)).rejects.toMatchObject(UNAVAILABLE);
  });

  test("that fails is left alone for a moment, and believed when it is back", async () => {
    const one = identities();
    issuer.reply = (response) => response.writeHead(500).end();
    for (let times = 0; times < 3; times++) {
      await expect(one.holderOf(await sign())).rejects.toMatchObject(UNAVAILABLE);
    }
    expect(issuer.asked).toHaveLength(1);
    issuer.reply = undefined;
    now += KEYS.afterFailure;
    expect(await one.holderOf(await sign())).toBeDefined();
  });

  test("that fails while its keys are good lets those in whose key is known", async () => {
    const one = identities();
    await one.holderOf(await sign());
    issuer.reply = (response) => response.writeHead(503).end();
    now += KEYS.patience;
    await expect(one.holderOf(await sign({}, await aKey("key-2")))).rejects.toMatchObject(
      UNAVAILABLE,
    );
    expect(await one.holderOf(await sign())).toBeDefined();
    now += KEYS.good;
    await expect(one.holderOf(await sign())).rejects.toMatchObject(UNAVAILABLE);
  });

  test.each<[string, () => void]>([
    ["leads elsewhere", () => redirect(issuer)],
    ["sends what is no JSON", () => send(issuer, "<html>")],
    ["sends a list", () => send(issuer, "[]")],
    ["sends nothing", () => send(issuer, "null")],
    ["sends more than anybody's keys", () => send(issuer, `{"a":"${"x".repeat(DOCUMENT.bytes)}"}`)],
    ["says that it is another", () => (issuer.discovery = { issuer: "https://gitlab.com" })],
    ["says nothing of its keys", () => (issuer.discovery = { jwks_uri: undefined })],
    ["has its keys in a file", () => (issuer.discovery = { jwks_uri: "file:///etc/keys" })],
    [
      "has something else as keys",
      () => (issuer.discovery = { jwks_uri: `${issuer.url}/.well-known/openid-configuration` }),
    ],
  ])("that %s can't be believed", async (_, change) => {
    change();
    await expect(identities().holderOf(await sign())).rejects.toMatchObject(UNAVAILABLE);
  });

  test("whose only key is for something else lets nobody in", async () => {
    issuer.keys = [{ ...key.jwk, use: "enc" }];
    expect(await identities().holderOf(await sign())).toBeUndefined();
  });

  test("that takes too long is given up", { timeout: 3 * DOCUMENT.timeout }, async () => {
    issuer.reply = () => undefined;
    await expect(identities().holderOf(await sign())).rejects.toMatchObject(UNAVAILABLE);
  });
});

function redirect(to: Issuer): void {
  to.reply = (response) => response.writeHead(302, { location: `${to.url}/elsewhere` }).end();
}

function send(by: Issuer, text: string): void {
  by.reply = (response) => response.end(text);
}
