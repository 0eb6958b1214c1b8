import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import type { ResourceState } from "../../../lib/domain/state.ts";
import type { Books } from "../../../lib/domain/tally.ts";
import type { Clock } from "../../../lib/pipeline/ports/clock.ts";
import type { GroupBooks } from "../../../lib/pipeline/ports/group.ts";
import type { Notices, Threads } from "../../../lib/pipeline/ports/notification.ts";
import type { StatusStore } from "../../../lib/pipeline/ports/status.ts";
import type { Images } from "../../../lib/pipeline/ports/stream.ts";
import type { RollupPorts } from "../../../lib/pipeline/rollup.ts";
import type { TellPorts } from "../../../lib/pipeline/tell.ts";
import type { Mapping, Ports, Reader, System } from "../system.ts";

/** A deliberate fault of the service, which the simulation must find. */
export type Mutant = {
  readonly name: string;
  /** The number of the invariant that it breaks, whatever others it breaks too. */
  readonly breaks: number;
  /** Whether it takes a gate, which few runs have. */
  readonly isOfGates?: true;
  /** Whether it takes a subscription, which few runs have. */
  readonly isOfNotices?: true;
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

/** The system whose rollup has some ports that are others, and nobody else. */
export function withRollupPorts(
  system: System,
  change: (ports: RollupPorts) => Partial<RollupPorts>,
): System {
  return withVerbs(system, {
    rollup: (ports, records) => system.verbs.rollup({ ...ports, ...change(ports) }, records),
  });
}

/** The system whose rollup is told of each change as somebody makes it. */
export function withImages(system: System, told: (images: Images) => Images): System {
  return withVerbs(system, {
    rollup: (ports, records) =>
      system.verbs.rollup(
        ports,
        records.map((record) => ({ ...record, read: () => told(record.read()) })),
      ),
  });
}

/** The system that writes some rows of groups' books whatever is stored. */
export function withoutGuard(system: System, isOf: (sort: string) => boolean): System {
  return {
    ...system,
    request(command) {
      if (!(command instanceof TransactWriteItemsCommand)) return command;
      const { TransactItems = [] } = command.input;
      const unguarded = TransactItems.map((one) => {
        const { TableName, Item } = one.Put ?? {};
        return TableName && Item && isOf(Item.item?.S ?? "") ? { Put: { TableName, Item } } : one;
      });
      return new TransactWriteItemsCommand({ ...command.input, TransactItems: unguarded });
    },
  };
}

/** Books whose opening is seen through some other eyes. */
export function booksThat(books: GroupBooks, change: (opened: Books) => Books): GroupBooks {
  return {
    mostChanges: books.mostChanges,
    tally: (group) => books.tally(group),
    open: async (group, names) => change(await books.open(group, names)),
    enter: (group, entries) => books.enter(group, entries),
    members: (group) => books.members(group),
  };
}

/** A store whose states are seen through some other eyes. */
export function storeThat(
  store: StatusStore,
  change: (state: ResourceState) => ResourceState,
): StatusStore {
  return {
    async read(resource) {
      const stored = await store.read(resource);
      return stored && { ...stored, state: change(stored.state) };
    },
    write: (state, version) => store.write(state, version),
  };
}

/** The system in which gates see what they depend on, gates left out, through some other eyes. */
export function inputsThat(
  system: System,
  change: (state: ResourceState) => ResourceState,
): System {
  const { decide, judgeGate } = system.verbs;
  const seen = <P extends { readonly store: StatusStore }>(ports: P): P => ({
    ...ports,
    store: storeThat(ports.store, (state) => (state.gate ? state : change(state))),
  });
  return withVerbs(system, {
    decide: (ports, event) => decide(seen(ports), event),
    judgeGate: (ports, path, question) => judgeGate(seen(ports), path, question),
  });
}

/** The system in which whoever tells has some ports that are others. */
export function withTelling(
  system: System,
  change: (ports: TellPorts) => Partial<TellPorts>,
): System {
  const { notify, notifyMinute, notifyNow } = system.verbs;
  const changed = (ports: TellPorts) => ({ ...ports, ...change(ports) });
  return withVerbs(system, {
    notify: (ports, transition) => notify(changed(ports), transition),
    notifyMinute: (ports, from) => notifyMinute(changed(ports), from),
    notifyNow: (ports) => notifyNow(changed(ports)),
  });
}

/** The system whose threads are kept in some other way by whoever tells. */
export function withThreads(
  system: System,
  change: (threads: Threads, clock: Clock) => Partial<Threads>,
): System {
  return withTelling(system, ({ threads, clock }) => ({
    threads: {
      of: (resource, subject) => threads.of(resource, subject),
      read: (key) => threads.read(key),
      write: (thread, version) => threads.write(thread, version),
      remove: (key) => threads.remove(key),
      due: (by) => threads.due(by),
      ...change(threads, clock),
    },
  }));
}

/** The system whose notices are recorded in some other way by whoever tells. */
export function withNotices(
  system: System,
  change: (notices: Notices, ports: TellPorts) => Partial<Notices>,
): System {
  return withTelling(system, (ports) => ({
    notices: {
      begin: (subscription, notice, attempt) => ports.notices.begin(subscription, notice, attempt),
      end: (subscription, settled) => ports.notices.end(subscription, settled),
      tally: (subscription) => ports.notices.tally(subscription),
      failed: (subscription) => ports.notices.failed(subscription),
      told: (subscription, ids) => ports.notices.told(subscription, ids),
      ...change(ports.notices, ports),
    },
  }));
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
