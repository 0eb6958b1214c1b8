import { STATUS_ITEM } from "../../lib/aws/table.ts";
import type { FeedItem } from "../../lib/domain/feed.ts";
import type { ResourceStatus } from "../../lib/domain/status.ts";
import type { Detail } from "../../lib/domain/transition.ts";
import type { BusEvent } from "./aws/bus.ts";
import type { View } from "./consumer.ts";
import type { Invocation } from "./environment.ts";
import type { Ended } from "./evidence.ts";
import { toldRecord } from "./mapping.ts";
import type { Random } from "./random.ts";
import { type RolledUpAgain, rollUpAgain } from "./rolled-up-again.ts";
import type { Scene } from "./scene.ts";
import type { Ports } from "./system.ts";
import { everyTransition } from "./verbs/history.ts";
import { everyStatus } from "./verbs/list.ts";
import { keepVigil } from "./vigil.ts";
import type { World } from "./world.ts";

/** What is seen of a world at rest, when everything is relayed again, and when everything has expired. */
export type Aftermath = {
  /** What couldn't be done, though nothing fails any more. */
  readonly failed: readonly string[];
  /** When the last sweep began, and when everything had been listed after it, in milliseconds. */
  readonly sweptAt: number;
  readonly listedAt: number;
  readonly listed: readonly ResourceStatus[];
  readonly histories: ReadonlyMap<string, readonly Detail[]>;
  /** What the follower of the feed was told, in its order. */
  readonly followed: readonly FeedItem[];
  /** What the bus took by itself, when everything was relayed again, and while rows expired. */
  readonly published: readonly BusEvent[];
  readonly republished: readonly BusEvent[];
  readonly publishedLate: readonly BusEvent[];
  /** The statuses before and after everything was rolled up again, in a table of its own. */
  readonly rolledUpAgain: RolledUpAgain;
  /** What the consumer knew, before and after. */
  readonly viewBeforeReplay: View;
  readonly viewAfterReplay: View;
};

/** Has something done in a function of its own, and says what came of it; nothing when it failed. */
export type Ask = <T>(
  name: string,
  work: (ports: Ports, invocation: Invocation) => Promise<T>,
) => Promise<T | undefined>;

/** Milliseconds: nothing fails any more, so nothing needs longer. */
const TIMEOUT = 120_000;
const MAX_STEPS = 50_000;
const PAGE = 10;
/** Milliseconds that pass at rest, in which more expires, before the last sweep. */
const REST = { least: 1, most: 8 * 60 * 60 * 1000 };
/** By then every gate is due, so that the last sweep decides those whose event was lost. */
const GATED_REST = 20 * 60_000;
/** How often the rest is longer than a day, so that the last sweep recounts every group. */
const LONG_REST = { share: 0.2, day: 25 * 60 * 60 * 1000 };

/** Sweeps once more, reads everything, relays everything again, and waits until all that expires has gone. */
export async function aftermathOf(world: World): Promise<Aftermath> {
  const { events } = world.evidence;
  const site = (ports: Ports, invocation: Invocation) => ({
    ...{ world, ports, invocation },
    system: world.system,
  });
  world.evidence.say(
    () => "all is at rest, and is swept, read, relayed again, and left until it expires",
  );
  const failed: string[] = [];
  const ask: Ask = async (name, work) => {
    const ended = await run(world, name, work);
    if (ended?.kind === "returned") return ended.value;
    failed.push(`${name}: ${ended?.kind === "threw" ? ended.error.message : "no end"}`);
    return undefined;
  };
  world.schedule.after(restOf(world.random.fork("rest"), world.scene), () => undefined);
  await world.schedule.settle(MAX_STEPS);
  const sweptAt = world.schedule.now;
  const swept = await ask("last sweep", (ports) => world.system.verbs.sweep(ports));
  world.evidence.drifted.push(...(swept?.drifted ?? []));
  for (const failure of swept?.failures ?? []) failed.push(`last sweep: ${String(failure)}`);
  const listed = (await ask("list", (...where) => everyStatus(site(...where), PAGE))) ?? [];
  const listedAt = world.schedule.now;
  const records = world.stream.records.filter(({ sort }) => sort === STATUS_ITEM);
  const histories = new Map<string, Detail[]>();
  for (const resource of new Set(records.map(({ partition }) => partition))) {
    const read = (ports: Ports, invocation: Invocation) =>
      everyTransition(site(ports, invocation), resource, PAGE);
    histories.set(resource, (await ask("history", read)) ?? []);
  }
  const rolledUpAgain = await rollUpAgain(world, records, sweptAt);
  if (world.scene.subscriptions.length > 0) await keepVigil(world, ask, failed);
  await ask("follow", (ports) => world.follower.readOn(world.system, ports, PAGE));
  const followed = [...world.follower.told];
  const [before, viewBeforeReplay] = [events.length, world.consumer.snapshot()];
  const list = records.map(toldRecord);
  world.replayedFrom = before;
  await ask("replay", (ports) => world.system.verbs.relay(ports, list));
  const [after, viewAfterReplay] = [events.length, world.consumer.snapshot()];
  await world.schedule.exhaust(MAX_STEPS);
  return {
    ...{
      failed,
      sweptAt,
      listed,
      listedAt,
      histories,
      followed,
      rolledUpAgain,
      viewBeforeReplay,
      viewAfterReplay,
    },
    published: events.slice(0, before),
    republished: events.slice(before, after),
    publishedLate: events.slice(after),
  };
}

function restOf(random: Random, { gates }: Scene): number {
  const drawn = random.magnitude(REST.least, REST.most);
  const rest = gates.length > 0 ? Math.max(drawn, GATED_REST) : drawn;
  return random.isLikely(LONG_REST.share) ? rest + LONG_REST.day : rest;
}

/** Runs something in a function of its own, and waits until all is quiet again. */
async function run<T>(
  world: World,
  name: string,
  work: (ports: Ports, invocation: Invocation) => Promise<T>,
) {
  const ends: Ended<T>[] = [];
  const begin = () => world.functions.invoke({ about: name, verb: name, timeout: TIMEOUT }, work);
  world.schedule.after(0, () => void begin().then((end) => ends.push(end)));
  await world.schedule.settle(MAX_STEPS);
  return ends[0];
}
