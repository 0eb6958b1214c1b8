import type { LookupAddress } from "node:dns";
import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { asking } from "./name-servers.ts";

/** Finds all addresses of a host. */
export type Resolve = (host: string, signal: AbortSignal) => Promise<readonly LookupAddress[]>;

/** Where to look: by default where the system does. */
export type Places = { readonly hostsFile?: string; readonly nameServers?: readonly string[] };

/** Looks in the hosts file, and then asks name servers. */
export function resolveIn({ hostsFile = "/etc/hosts", nameServers }: Places = {}): Resolve {
  return async (host, signal) => {
    const known = addressesIn(await textOf(hostsFile), host);
    const found = known.length > 0 ? known : await ask(host, signal, nameServers);
    return found.map((address) => ({ address, family: isIP(address) }));
  };
}

/** A system may have no hosts file. */
async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

/** The addresses of a host in the text of a hosts file: an address a line, then its names. */
function addressesIn(text: string, host: string): string[] {
  return text.split("\n").flatMap((line) => {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().toLowerCase().split(/\s+/);
    return isIP(address) !== 0 && names.includes(host.toLowerCase()) ? [address] : [];
  });
}

/** A host may have addresses of one family only; throws what the first answer was when it has none. */
async function ask(
  host: string,
  signal: AbortSignal,
  nameServers: readonly string[] | undefined,
): Promise<string[]> {
  return asking(nameServers, signal, async (resolver) => {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const found = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    const [first] = answers;
    if (found.length === 0 && first.status === "rejected") throw first.reason;
    return found;
  });
}
