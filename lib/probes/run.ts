import { parseDuration } from "../domain/duration.ts";
import { PROBE_DEFAULTS, type ProbeDeclaration } from "../domain/probe.ts";
import type { ProbeFinding } from "../domain/probe-finding.ts";
import { probeDns } from "./dns.ts";
import { probeHttp } from "./http.ts";
import { probeLambda } from "./lambda.ts";
import type { Run, World } from "./probe.ts";
import { probeTcp } from "./tcp.ts";
import { findingOfError } from "./trouble.ts";

/** Runs a probe of a resource once, within its timeout; whatever happens, there is a result. */
export async function runProbe(
  world: World,
  resource: string,
  probe: ProbeDeclaration,
): Promise<ProbeFinding> {
  const timeout = parseDuration(probe.timeout ?? PROBE_DEFAULTS.timeout) ?? 0;
  const signal = AbortSignal.timeout(timeout);
  try {
    return await Promise.race([look(probe, { ...world, resource, signal }), endOf(signal)]);
  } catch (error) {
    return findingOfError(error);
  }
}

function look({ http, tcp, dns, lambda }: ProbeDeclaration, run: Run): Promise<ProbeFinding> {
  if (http) return probeHttp(http, run);
  if (tcp) return probeTcp(tcp, run);
  if (dns) return probeDns(dns, run);
  if (lambda) return probeLambda(lambda, run);
  throw new Error("the probe looks at nothing");
}

/** Rejects when the signal comes: not every call hears it. */
function endOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
