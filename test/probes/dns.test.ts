import { describe, expect, test } from "vitest";
import type { ProbeTargets } from "../../lib/domain/probe.ts";
import { systemRecords } from "../../lib/probes/dns.ts";
import { aNameServer, name, number, texts } from "./name-server.ts";
import { run } from "./world.ts";

const ZONE = {
  "A api.test": [Buffer.from([192, 0, 2, 1]), Buffer.from([192, 0, 2, 2])],
  "CNAME www.test": [name("api.test")],
  "MX test.test": [Buffer.concat([number(10), name("mail.test")])],
  "SRV _https.test": [Buffer.concat([number(10, 5, 443), name("api.test")])],
  "TXT api.test": [texts("v=spf1 ", "-all")],
  "A silent.test": [],
};

async function probe(dns: ProbeTargets["dns"], timeout = "5s") {
  const records = systemRecords([await aNameServer(ZONE)]);
  return run({ dns, timeout }, { records });
}

describe("a DNS probe", () => {
  test.each<[ProbeTargets["dns"]]>([
    [{ name: "api.test", type: "A" }],
    [{ name: "api.test", type: "A", expect: ["192.0.2.2"] }],
    [{ name: "www.test", type: "CNAME", expect: ["API.test."] }],
    [{ name: "test.test", type: "MX", expect: ["10 mail.test"] }],
    [{ name: "_https.test", type: "SRV", expect: ["10 5 443 api.test"] }],
    [{ name: "api.test", type: "TXT", expect: ["v=spf1 -all"] }],
  ])("of %j succeeds", async (target) => {
    expect(await probe(target)).toEqual({
      outcome: "success",
      output: `${target.type} is there`,
      latencyMs: expect.any(Number),
    });
  });

  test("fails when one that is expected isn't there", async () => {
    const expected = ["192.0.2.1", "192.0.2.3"];
    expect(await probe({ name: "api.test", type: "A", expect: expected })).toMatchObject({
      outcome: "failure",
      output: "A is not 192.0.2.3",
    });
  });

  test("fails when the name is not there", async () => {
    expect(await probe({ name: "nobody.test", type: "A" })).toEqual({
      outcome: "failure",
      output: "no such host",
    });
  });

  test("is Unknown when no name server answers in time", async () => {
    expect(await probe({ name: "silent.test", type: "A" }, "100ms")).toEqual({
      outcome: "timeout",
      output: "no answer in time",
    });
  });
});
