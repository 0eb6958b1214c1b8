import { parseDuration } from "./duration.ts";
import { PROBE_BOUNDS, PROBE_DEFAULTS, PROBE_KINDS, type ProbeDeclaration } from "./probe.ts";
import { type Fault, invalid } from "./refusal.ts";
import type { RollupDeclaration } from "./rollup-policy.ts";

/** What a team says of a resource itself, rather than of how it is. Durations are texts such as `60s`. */
export type Declaration = {
  readonly labels?: Readonly<Record<string, string>>;
  readonly displayName?: string;
  readonly generation?: number;
  readonly revision?: string;
  /** Whether its health counts in that of its group; it does unless this is false. */
  readonly critical?: boolean;
  /** How often the resource is reported, and by how much that may be late. */
  readonly heartbeat?: {
    readonly every: string;
    readonly grace?: string;
    /** For how long a report that says nothing new isn't written. */
    readonly coalesce?: string;
  };
  /** How many results of probes in a row it takes until readers see a failure, and a success. */
  readonly thresholds?: { readonly failure?: number; readonly success?: number };
  /** Condition types that are abnormal when True, beside the usual ones. */
  readonly abnormal?: readonly string[];
  /** How the health of a group follows from that of its members. */
  readonly rollup?: RollupDeclaration;
  /** What the service itself looks at, and how often. */
  readonly probe?: ProbeDeclaration;
  /** Paths of resources without which this one can't be well. */
  readonly dependsOn?: readonly string[];
  /** Addresses of pages for people, by what they are. */
  readonly links?: Readonly<Record<string, string>>;
};

export const UNDECLARED: Declaration = {};

/** Throws `invalid` with every fault of a resource's declaration that its shape can't show. */
export function refuseFaults(resource: string, declaration: Declaration): void {
  const [fault, ...more] = faultsOf(resource, declaration);
  if (fault) throw invalid(fault, ...more);
}

function faultsOf(resource: string, declaration: Declaration): Fault[] {
  const { abnormal = [], dependsOn = [], rollup, probe } = declaration;
  const faults: Fault[] = [];
  if (abnormal.includes("Ready")) {
    faults.push({ path: "abnormal", message: "Ready can't be abnormal when True" });
  }
  if (rollup?.policy === "quorum" && rollup.min === undefined) {
    faults.push({ path: "rollup.min", message: "is required by the policy quorum" });
  }
  const itself = dependsOn.indexOf(resource);
  if (itself >= 0) {
    faults.push({ path: `dependsOn[${itself}]`, message: "is the resource itself" });
  }
  return [...faults, ...(probe ? probeFaults(probe) : [])];
}

function probeFaults(probe: ProbeDeclaration): Fault[] {
  const faults: Fault[] = [];
  const { every = PROBE_DEFAULTS.every, timeout = PROBE_DEFAULTS.timeout } = probe;
  const kinds = PROBE_KINDS.filter((kind) => probe[kind] !== undefined);
  if (kinds.length !== 1) {
    faults.push({ path: "probe", message: `must have one of ${PROBE_KINDS.join(", ")}` });
  }
  if (milliseconds(every) < PROBE_BOUNDS.every) {
    faults.push({ path: "probe.every", message: "must be at least 5s" });
  }
  if (milliseconds(timeout) > Math.min(milliseconds(every), PROBE_BOUNDS.timeout)) {
    faults.push({ path: "probe.timeout", message: "must be at most every, and at most 30s" });
  }
  return faults;
}

/** Milliseconds for which a condition may go unobserved; undefined without a heartbeat. */
export function patienceOf({ heartbeat }: Declaration): number | undefined {
  if (!heartbeat) return undefined;
  return milliseconds(heartbeat.every) + milliseconds(heartbeat.grace ?? "0s");
}

/** Milliseconds for which a report that says nothing new needn't be written; undefined when each is. */
export function coalescingOf({ heartbeat }: Declaration): number | undefined {
  return heartbeat?.coalesce === undefined ? undefined : milliseconds(heartbeat.coalesce);
}

function milliseconds(duration: string): number {
  return parseDuration(duration) ?? 0;
}
