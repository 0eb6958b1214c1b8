import { describe, expect, test } from "vitest";
import { circleci } from "../../lib/sources/circleci.ts";
import { flux } from "../../lib/sources/flux.ts";
import { generic } from "../../lib/sources/generic.ts";
import { github } from "../../lib/sources/github.ts";
import { gitlab } from "../../lib/sources/gitlab.ts";
import { pagerduty } from "../../lib/sources/pagerduty.ts";
import { sentry } from "../../lib/sources/sentry.ts";
import { grafanaSignature } from "../../lib/sources/signature/grafana.ts";
import type { Signature } from "../../lib/sources/signature/signature.ts";
import { standardWebhooks } from "../../lib/sources/signature/standard-webhooks.ts";
import { credential } from "../../lib/sources/signature/token.ts";
import { terraform } from "../../lib/sources/terraform.ts";
import { fixture } from "../fixtures/read.ts";

type Vector = {
  id: string;
  scheme: string;
  secret: string;
  headers: Record<string, string>;
  body: string;
  valid: boolean | null;
  /** Unix seconds. */
  now?: number;
};

const { vectors } = fixture<{ vectors: Vector[] }>("signature-vectors/vectors.json");

const SCHEMES: Readonly<Record<string, Signature>> = {
  "flux-x-signature": flux.signature,
  "github-sha256": github.signature,
  "gitlab-token": gitlab.signature,
  "terraform-sha512": terraform.signature,
  "circleci-v1": circleci.signature,
  "standard-webhooks": generic.signature,
  "standard-webhooks-v1a": generic.signature,
  "slack-v0": generic.signature,
  "pagerduty-v1": pagerduty.signature,
  "sentry-sha256": sentry.signature,
};

const NOW = "2026-11-20T10:00:00.000Z";

function lowerCased(headers: Record<string, string>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function deliveryOf({ headers, body }: Vector) {
  return { headers: lowerCased(headers), body: Buffer.from(body) };
}

function timeOf({ now }: Vector): string {
  return now === undefined ? NOW : new Date(now * 1000).toISOString();
}

const known = vectors.filter(({ scheme }) => SCHEMES[scheme]);

describe("a signature", () => {
  test("has vectors of every scheme to agree with", () => {
    const schemes = new Set(vectors.map(({ scheme }) => scheme));
    expect([...schemes].sort()).toEqual(Object.keys(SCHEMES).sort());
  });

  test.each(known)("of the vector $id is valid: $valid", (vector) => {
    const signature = SCHEMES[vector.scheme];
    // Where a scheme leaves it open, such as upper-case hexadecimal, we are strict.
    const expected = vector.valid ?? false;
    expect(signature?.verify(deliveryOf(vector), [vector.secret], timeOf(vector))).toBe(expected);
  });

  const valid = known.filter((vector) => vector.valid);

  test.each(valid)("of the vector $id may be of any secret that is active", (vector) => {
    const signature = SCHEMES[vector.scheme];
    const [delivery, now] = [deliveryOf(vector), timeOf(vector)];
    expect(signature?.verify(delivery, ["another", vector.secret], now)).toBe(true);
    expect(signature?.verify(delivery, ["another"], now)).toBe(false);
    expect(signature?.verify(delivery, [], now)).toBe(false);
  });

  test("of GitHub's is not valid when two are sent", () => {
    const vector = valid.find(({ scheme }) => scheme === "github-sha256");
    const [value] = Object.values(vector?.headers ?? {});
    const delivery = {
      headers: { "x-hub-signature-256": `${value},${value}` },
      body: Buffer.from(vector?.body ?? ""),
    };
    expect(github.signature.verify(delivery, [vector?.secret ?? ""], NOW)).toBe(false);
  });

  test("of Standard Webhooks is never by a secret that decodes to nothing", () => {
    const [vector] = known.filter(({ scheme }) => scheme === "standard-webhooks");
    if (!vector) throw new Error("there is no vector");
    expect(standardWebhooks.verify(deliveryOf(vector), ["whsec_"], timeOf(vector))).toBe(false);
  });
});

describe("a signature of Grafana's", () => {
  const body = '{"status":"firing","alerts":[]}';
  /** Made with OpenSSL, of the body, and of the time that is now, a colon and the body. */
  const ofBody = "80a9b3dee69be8445f810d7f6dc9b81a85fca253b1e84d752fb90fef0a5b014f";
  const ofTimeAndBody = "eea54df69132b2f0d0bd7021bf2e44cc78ed1d23354064aceb95fc9ffdb64bbe";
  const now = String(Date.parse(NOW) / 1000);
  const old = String(Date.parse(NOW) / 1000 - 301);

  test.each([
    ["the body's", ofBody, undefined, true],
    ["the body's, with a time that it doesn't hold", ofBody, now, false],
    ["the time's and the body's", ofTimeAndBody, now, true],
    ["the time's and the body's, with another time", ofTimeAndBody, old, false],
    ["the time's and the body's, without the time", ofTimeAndBody, undefined, false],
    ["that of another body", `00${ofBody.slice(2)}`, undefined, false],
    ["labelled as GitHub's is", `sha256=${ofBody}`, undefined, false],
    ["missing", undefined, undefined, false],
  ])("that is %s is valid: %4$s", (_, signature, time, expected) => {
    const headers = {
      "x-grafana-alerting-signature": signature,
      "x-grafana-alerting-timestamp": time,
    };
    const delivery = { headers, body: Buffer.from(body) };
    expect(grafanaSignature.verify(delivery, ["s3cret"], NOW)).toBe(expected);
    expect(grafanaSignature.verify(delivery, ["another", "s3cret"], NOW)).toBe(expected);
    expect(grafanaSignature.verify(delivery, ["another"], NOW)).toBe(false);
  });

  test("of a time long past is not valid, even of the right secret", () => {
    const headers = {
      "x-grafana-alerting-signature": ofTimeAndBody,
      "x-grafana-alerting-timestamp": now,
    };
    const delivery = { headers, body: Buffer.from(body) };
    const later = "2026-11-20T10:05:01.000Z";
    expect(grafanaSignature.verify(delivery, ["s3cret"], later)).toBe(false);
  });
});

describe("a credential", () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
  test.each([
    ["Bearer s3cret", true],
    ["bearer s3cret", true],
    ["Bearer s3cret2", false],
    ["s3cret", false],
    ["", false],
    [basic("signalbox:s3cret"), true],
    [basic(":s3cret"), true],
    [basic("s3cret:"), false],
    [basic("s3cret"), false],
  ])("%s is valid: %s", (authorization, expected) => {
    const delivery = { headers: { authorization }, body: new Uint8Array() };
    expect(credential.verify(delivery, ["s3cret"], NOW)).toBe(expected);
  });
});
