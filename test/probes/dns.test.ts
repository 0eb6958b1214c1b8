import { createSocket } from "node:dgram";
import { once } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ProbeTargets } from "../../lib/domain/probe.ts";
import { systemRecords } from "../../lib/probes/dns.ts";
import { run } from "./world.ts";

type Zone = Readonly<Record<string, readonly Buffer[]>>;

const TYPES: Readonly<Record<number, string>> = {
  1: "A",
  5: "CNAME",
  15: "MX",
  16: "TXT",
  33: "SRV",
};
const NAME_ERROR = 3;
const HEADER = 12;

/** A name as DNS writes it: each part after its length. */
function name(text: string): Buffer {
  const parts = text
    .split(".")
    .map((part) => Buffer.from(`${String.fromCharCode(part.length)}${part}`));
  return Buffer.concat([...parts, Buffer.from([0])]);
}

/** The parts of such a name. */
function partsIn([length = 0, ...rest]: Uint8Array): string[] {
  if (length === 0) return [];
  const part = String.fromCharCode(...rest.slice(0, length));
  return [part, ...partsIn(Uint8Array.from(rest.slice(length)))];
}

const number = (...values: number[]) =>
  Buffer.from(values.flatMap((value) => [value >> 8, value & 0xff]));
const texts = (...parts: string[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(`${String.fromCharCode(part.length)}${part}`)));

const ZONE: Zone = {
  "A api.test": [Buffer.from([192, 0, 2, 1]), Buffer.from([192, 0, 2, 2])],
  "CNAME www.test": [name("api.test")],
  "MX test.test": [Buffer.concat([number(10), name("mail.test")])],
  "SRV _https.test": [Buffer.concat([number(10, 5, 443), name("api.test")])],
  "TXT api.test": [texts("v=spf1 ", "-all")],
  "A silent.test": [],
};

/** A name server that knows a zone, and says nothing of `silent.test`; answers its address. */
async function aNameServer(zone: Zone): Promise<string> {
  const socket = createSocket("udp4");
  socket.on("message", (query, { port, address }) => {
    const end = query.indexOf(0, HEADER) + 1;
    const asked = partsIn(query.subarray(HEADER, end)).join(".");
    if (asked === "silent.test") return;
    const records = zone[`${TYPES[query.readUInt16BE(end)]} ${asked}`] ?? [];
    const flags = 0x8180 | (records.length === 0 ? NAME_ERROR : 0);
    const head = Buffer.concat([query.subarray(0, 2), number(flags, 1, records.length, 0, 0)]);
    const answers = records.map((data) =>
      Buffer.concat([
        number(0xc00c),
        query.subarray(end, end + 4),
        number(0, 60, data.length),
        data,
      ]),
    );
    socket.send(Buffer.concat([head, query.subarray(HEADER, end + 4), ...answers]), port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  onTestFinished(() => void socket.close());
  return `127.0.0.1:${socket.address().port}`;
}

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
