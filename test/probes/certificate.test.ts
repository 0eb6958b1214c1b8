import { createServer } from "node:https";
import { createServer as createTcpServer } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, describe, expect, test } from "vitest";
import { type Certificate, verdictOn } from "../../lib/probes/certificate.ts";
import { type SelfSigned, selfSigned } from "./certificates.ts";
import { listening, run } from "./world.ts";

const DAY = 24 * 60 * 60 * 1000;
const NOW = new Date("2026-11-20T12:00:00Z");

function days(count: number, from = NOW): Date {
  return new Date(from.getTime() + count * DAY);
}

const GOOD: Certificate = { validFrom: days(-1), validTo: days(90) };

test.each<[string, Certificate, object]>([
  ["is good", GOOD, { status: "True", reason: "Valid", message: "until 2027-02-18T12:00:00.000Z" }],
  [
    "ends within 14 days",
    { ...GOOD, validTo: days(13) },
    { status: "True", reason: "ExpiresSoon", message: "until 2026-12-03T12:00:00.000Z" },
  ],
  ["ends in 14 days", { ...GOOD, validTo: days(14) }, { status: "True", reason: "Valid" }],
  [
    "has ended",
    { ...GOOD, validTo: days(-0.5), distrust: "CERT_HAS_EXPIRED" },
    { status: "False", reason: "Expired", message: "since 2026-11-20T00:00:00.000Z" },
  ],
  [
    "hasn't begun",
    { ...GOOD, validFrom: days(1), distrust: "CERT_NOT_YET_VALID" },
    { status: "False", reason: "NotYetValid", message: "until 2026-11-21T12:00:00.000Z" },
  ],
  [
    "isn't trusted",
    { ...GOOD, distrust: "it is for another host" },
    { status: "False", reason: "Untrusted", message: "it is for another host" },
  ],
])("what is said of a certificate that %s", (_, certificate, verdict) => {
  expect(verdictOn(certificate, NOW)).toMatchObject(verdict);
});

describe("a server with a certificate", () => {
  const before = getCACertificates("default");
  afterAll(() => setDefaultCACertificates(before));

  /** What comes of a probe of `api.test` there, and how many requests came. */
  async function probe({ cert, key }: SelfSigned, isTrusted: boolean) {
    setDefaultCACertificates(isTrusted ? [...before, cert] : before);
    let requests = 0;
    const server = createServer({ cert, key }, (_, response) => {
      requests++;
      response.end();
    });
    const url = `https://api.test:${await listening(server)}`;
    return { result: await run({ http: { url } }), requests: () => requests };
  }

  function certificate(host: string, from: number, to: number): SelfSigned {
    return selfSigned(host, days(from, new Date()), days(to, new Date()));
  }

  test.each([
    ["that is good", 90, "Valid"],
    ["that ends soon", 3, "ExpiresSoon"],
  ])("%s is asked", async (_, to, reason) => {
    const { result, requests } = await probe(certificate("api.test", -1, to), true);
    expect(result).toMatchObject({ outcome: "success", certificate: { status: "True", reason } });
    expect(requests()).toBe(1);
  });

  test.each([
    ["that nobody trusts", "api.test", -1, 90, false, "Untrusted", "it is signed by itself"],
    ["of another host", "other.test", -1, 90, true, "Untrusted", "it is for another host"],
    ["that has ended", "api.test", -9, -1, true, "Expired", expect.stringMatching(/^since 20/)],
    ["that hasn't begun", "api.test", 1, 9, true, "NotYetValid", expect.any(String)],
  ])("%s fails, and is asked nothing", async (_, host, from, to, isTrusted, reason, message) => {
    const { result, requests } = await probe(certificate(host, from, to), isTrusted);
    expect(result).toEqual({
      outcome: "failure",
      output: `certificate ${reason}`,
      certificate: { status: "False", reason, message },
    });
    expect(requests()).toBe(0);
  });

  test("that speaks no TLS at all fails, without a word on certificates", async () => {
    const port = await listening(createTcpServer((socket) => socket.end("HTTP/1.1 400\r\n\r\n")));
    const result = await run({ http: { url: `https://api.test:${port}` } });
    expect(result).toEqual({ outcome: "failure", output: "TLS handshake failed" });
  });
});
