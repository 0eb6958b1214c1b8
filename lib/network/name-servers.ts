import { promises as dns } from "node:dns";

/** A question may be lost on its way: it is asked again after a second, then two, and so on, for longer than any probe waits. */
const PATIENCE = { timeout: 1_000, tries: 5 };

/**
 * Asks the given name servers, or the system's, until the signal comes. Not through the system's own
 * lookup: that takes one of few threads, and a name server that is silent would hold up every other probe.
 */
export async function asking<T>(
  servers: readonly string[] | undefined,
  signal: AbortSignal,
  ask: (resolver: dns.Resolver) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const resolver = new dns.Resolver(PATIENCE);
  if (servers) resolver.setServers(servers);
  const cancel = () => resolver.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    return await ask(resolver);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}
