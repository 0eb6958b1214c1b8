import type { ProbeDeclaration } from "../../domain/probe.ts";
import type { ProbeFinding } from "../../domain/probe-finding.ts";
import type { ResourceState } from "../../domain/state.ts";

/** Finds resources that have a probe. Every implementation passes test/contract/probe-list.ts. */
export interface ProbeList {
  /** The paths of live resources whose declaration has a probe. */
  resources(): Promise<readonly string[]>;
  /** The states of some resources, those that are no more left out. */
  states(resources: readonly string[]): AsyncIterable<ResourceState>;
}

/** Looks at the world. */
export interface Probes {
  /** Runs a probe of a resource once, within its timeout. */
  run(resource: string, probe: ProbeDeclaration): Promise<ProbeFinding>;
}
