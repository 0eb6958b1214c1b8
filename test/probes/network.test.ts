import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { Network } from "../../lib/network/network.ts";
import { rangeGuard } from "../../lib/network/ranges.ts";
import { listening, run } from "./world.ts";

/** A network where names stand for what the table says, and only public addresses may be reached. */
function aNetwork(names: Readonly<Record<string, readonly string[]>>, allowed: string[] = []) {
  const asked: string[] = [];
  const network = new Network(rangeGuard(allowed), async (host) => {
    asked.push(host);
    return (names[host] ?? []).map((address) => ({
      address,
      family: address.includes(":") ? 6 : 4,
    }));
  });
  return { network, asked };
}

const refusal = (address: string) => ({
  outcome: "error",
  output: `${address} is not an address that may be reached`,
});

describe("a host that stands for an address off limits is not connected to:", () => {
  test.each([
    ["a private one", ["10.0.0.1"], "10.0.0.1"],
    [
      "a public one and a private one, as of a name that is rebound",
      ["8.8.8.8", "127.0.0.1"],
      "127.0.0.1",
    ],
    ["a private one behind IPv6", ["2606:4700::1111", "::ffff:10.0.0.1"], "::ffff:10.0.0.1"],
  ])("%s", async (_, addresses, refused) => {
    const { network } = aNetwork({ "api.test": addresses });
    const probe = { tcp: { host: "api.test", port: 80 } };
    expect(await run(probe, { network })).toEqual(refusal(refused));
  });

  test.each([
    ["http://127.0.0.1:9001/2018-06-01/runtime/invocation/next", "127.0.0.1"],
    ["http://169.254.169.254/latest/meta-data/", "169.254.169.254"],
    ["http://0x7f.1/", "127.0.0.1"],
    ["http://2130706433/", "127.0.0.1"],
    ["https://[::1]/", "::1"],
    ["http://[::ffff:169.254.169.254]/", "::ffff:a9fe:a9fe"],
  ])("%s, without asking for a name", async (url, refused) => {
    const { network, asked } = aNetwork({});
    expect(await run({ http: { url } }, { network })).toEqual(refusal(refused));
    expect(asked).toEqual([]);
  });
});

test("a name is asked for once, and what was checked is connected to", async () => {
  const port = await listening(createServer((socket) => socket.end()));
  const { network, asked } = aNetwork({ "api.test": ["127.0.0.1"] }, ["127.0.0.0/8"]);
  const probe = { tcp: { host: "api.test", port } };
  expect(await run(probe, { network })).toMatchObject({ outcome: "success", output: "connected" });
  expect(asked).toEqual(["api.test"]);
});

test("a name that nobody answers for doesn't hold a probe up", async () => {
  const network = new Network(rangeGuard([]), () => new Promise(() => undefined));
  const probe = { tcp: { host: "api.test", port: 80 }, timeout: "50ms" };
  expect(await run(probe, { network })).toEqual({
    outcome: "timeout",
    output: "no answer in time",
  });
});

test("a name that there isn't is a failure", async () => {
  const network = new Network(rangeGuard([]), async () => {
    throw Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" });
  });
  const probe = { tcp: { host: "api.test", port: 80 } };
  expect(await run(probe, { network })).toEqual({ outcome: "failure", output: "no such host" });
});

test("a port where nobody listens is a failure", async () => {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  expect(await run({ tcp: { host: "127.0.0.1", port } })).toEqual({
    outcome: "failure",
    output: "connection refused",
  });
});
