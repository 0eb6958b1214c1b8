import type { promises as dns } from "node:dns";
import type { DnsType } from "../domain/probe.ts";
import { asking } from "../network/name-servers.ts";
import type { Probe } from "./probe.ts";
import { stopwatch } from "./stopwatch.ts";

/** Asks name servers for a name's records of a type, each as text. */
export type Records = (
  name: string,
  type: DnsType,
  signal: AbortSignal,
) => Promise<readonly string[]>;

/** Succeeds when the name has such records, and all that are expected are among them. */
export const probeDns: Probe<"dns"> = async ({ name, type, expect = [] }, { records, signal }) => {
  const elapsed = stopwatch();
  const found = (await records(name, type, signal)).map(canonical);
  const latencyMs = elapsed();
  const missing = expect.find((one) => !found.includes(canonical(one)));
  if (missing !== undefined) {
    return { outcome: "failure", output: `${type} is not ${missing}`, latencyMs };
  }
  return found.length === 0
    ? { outcome: "failure", output: "no such record", latencyMs }
    : { outcome: "success", output: `${type} is there`, latencyMs };
};

/** Names are compared without case, and with or without the dot of the root. */
function canonical(text: string): string {
  return text.toLowerCase().replace(/\.$/, "");
}

/** Asks the system's name servers, or the given ones, once. */
export function systemRecords(servers?: readonly string[]): Records {
  return (name, type, signal) =>
    asking(servers, signal, (resolver) => RECORDS[type](resolver, name));
}

type Ask = (resolver: dns.Resolver, name: string) => Promise<readonly string[]>;

/** How the records of each type are asked for, and written. */
const RECORDS: Readonly<Record<DnsType, Ask>> = {
  A: (resolver, name) => resolver.resolve4(name),
  AAAA: (resolver, name) => resolver.resolve6(name),
  CNAME: (resolver, name) => resolver.resolveCname(name),
  NS: (resolver, name) => resolver.resolveNs(name),
  MX: async (resolver, name) =>
    (await resolver.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${exchange}`),
  SRV: async (resolver, name) =>
    (await resolver.resolveSrv(name)).map(
      ({ priority, weight, port, name: host }) => `${priority} ${weight} ${port} ${host}`,
    ),
  TXT: async (resolver, name) => (await resolver.resolveTxt(name)).map((parts) => parts.join("")),
};
