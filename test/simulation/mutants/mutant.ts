import type { Mapping, Ports, Reader, System } from "../system.ts";

/** A deliberate fault of the service, which the simulation must find. */
export type Mutant = {
  readonly name: string;
  /** The number of the invariant that it breaks, whatever others it breaks too. */
  readonly breaks: number;
  readonly mutate: (production: System) => System;
};

/** The system with some verbs that are others. */
export function withVerbs(system: System, verbs: Partial<System["verbs"]>): System {
  return { ...system, verbs: { ...system.verbs, ...verbs } };
}

/** The system with a stream that is handed over in another way to one of its readers. */
export function withMapping(system: System, reader: Reader, changes: Partial<Mapping>): System {
  const mapping = { ...system.mappings[reader], ...changes };
  return { ...system, mappings: { ...system.mappings, [reader]: mapping } };
}

/** The system with some ports that are others, made of those that production has. */
export function withPorts(system: System, change: (ports: Ports) => Partial<Ports>): System {
  return {
    ...system,
    portsOver(client, clock) {
      const ports = system.portsOver(client, clock);
      return { ...ports, ...change(ports) };
    },
  };
}
