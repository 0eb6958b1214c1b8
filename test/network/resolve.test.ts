import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { resolveIn } from "../../lib/network/resolve.ts";
import { aNameServer } from "../probes/name-server.ts";

const HOSTS = `127.0.0.1 localhost
::1\tlocalhost ip6-localhost # 10.0.0.1 commented
# 10.0.0.2 api.test
192.0.2.7   Db.Test db`;

const ZONE = {
  "A api.test": [Buffer.from([192, 0, 2, 1])],
  "AAAA api.test": [Buffer.from("20010db8000000000000000000000001", "hex")],
  "A old.test": [Buffer.from([192, 0, 2, 2])],
  "A silent.test": [],
};

/** Finds a host's addresses, in those hosts and that zone. */
async function addressesOf(host: string, signal = AbortSignal.timeout(5_000)) {
  const folder = await mkdtemp(join(tmpdir(), "signalbox-hosts-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const hostsFile = join(folder, "hosts");
  await writeFile(hostsFile, HOSTS);
  const found = await resolveIn({ hostsFile, nameServers: [await aNameServer(ZONE)] })(
    host,
    signal,
  );
  return found.map(({ address, family }) => `${address} ${family}`);
}

test.each([
  ["localhost", ["127.0.0.1 4", "::1 6"]],
  ["db.test", ["192.0.2.7 4"]],
  ["DB", ["192.0.2.7 4"]],
  ["api.test", ["192.0.2.1 4", "2001:db8::1 6"]],
  ["old.test", ["192.0.2.2 4"]],
])("%s has the addresses of the hosts file, or else of the name servers", async (host, found) => {
  expect(await addressesOf(host)).toEqual(found);
});

test("where there is no hosts file, the name servers know all", async () => {
  const resolve = resolveIn({ hostsFile: "/nowhere", nameServers: [await aNameServer(ZONE)] });
  const found = await resolve("old.test", AbortSignal.timeout(5_000));
  expect(found).toEqual([{ address: "192.0.2.2", family: 4 }]);
});

test("a host that nobody knows is none", async () => {
  await expect(addressesOf("nobody.test")).rejects.toMatchObject({ code: "ENOTFOUND" });
});

test("names that nobody answers for hold up no other", async () => {
  const resolve = resolveIn({ hostsFile: "/nowhere", nameServers: [await aNameServer(ZONE)] });
  const end = new AbortController();
  const silent = Array.from({ length: 20 }, () => resolve("silent.test", end.signal));
  const all = Promise.allSettled(silent);
  expect(await resolve("old.test", AbortSignal.timeout(5_000))).toHaveLength(1);
  end.abort();
  expect((await all).every(({ status }) => status === "rejected")).toBe(true);
});

test("a name server that is silent is waited for until the signal comes", async () => {
  await expect(addressesOf("silent.test", AbortSignal.timeout(50))).rejects.toMatchObject({
    name: "TimeoutError",
  });
});
