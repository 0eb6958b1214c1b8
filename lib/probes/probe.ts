import type { ProbeTargets } from "../domain/probe.ts";
import type { ProbeFinding } from "../domain/probe-finding.ts";
import type { Network } from "../network/network.ts";
import type { Records } from "./dns.ts";
import type { Invoke } from "./lambda.ts";

/** What probes look at the world with. */
export type World = {
  readonly network: Network;
  readonly records: Records;
  readonly invoke: Invoke;
};

/** One run of a probe, which ends when the signal comes. */
export type Run = World & {
  readonly resource: string;
  readonly signal: AbortSignal;
};

/** A kind of probe: looks at its target, and throws what kept it from an answer. */
export type Probe<K extends keyof ProbeTargets> = (
  target: ProbeTargets[K],
  run: Run,
) => Promise<ProbeFinding>;
