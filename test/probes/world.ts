import type { AddressInfo, Server } from "node:net";
import { onTestFinished } from "vitest";
import type { ProbeDeclaration } from "../../lib/domain/probe.ts";
import type { ProbeFinding } from "../../lib/domain/probe-finding.ts";
import { Network } from "../../lib/network/network.ts";
import { rangeGuard } from "../../lib/network/ranges.ts";
import { systemRecords } from "../../lib/probes/dns.ts";
import type { World } from "../../lib/probes/probe.ts";
import { runProbe } from "../../lib/probes/run.ts";

const LOOPBACK = { address: "127.0.0.1", family: 4 };

/** This machine as a world: every name is it, it may be reached, and there are no functions. */
const HERE: World = {
  network: new Network(rangeGuard(["127.0.0.0/8"]), async () => [LOOPBACK]),
  records: systemRecords(),
  invoke: async () => {
    throw new Error("there are no functions");
  },
};

/** Runs a probe once, on this machine unless `world` says otherwise. */
export function run(probe: ProbeDeclaration, world: Partial<World> = {}): Promise<ProbeFinding> {
  return runProbe({ ...HERE, ...world }, "checkout/api", probe);
}

/** The port of a server that listens until the test is over. */
export async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
