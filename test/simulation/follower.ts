import { EVERYTHING } from "../../lib/domain/access/scope.ts";
import type { FeedItem } from "../../lib/domain/feed.ts";
import type { Random } from "./random.ts";
import type { Scene } from "./scene.ts";
import type { Tick } from "./sweeps.ts";
import type { Ports, System } from "./system.ts";
import { FUNCTION_TIMEOUTS } from "./timeouts.ts";
import type { World } from "./world.ts";

const COUNT = { least: 1, most: 8 };
/** Who follows asks again soon, while something may be half written. */
const LOOKS = { most: 10, least: 5, apart: 200 };
const PAGE = { least: 1, most: 20 };

/** A client of the feed, with everything that it was told. */
export class Follower {
  readonly told: FeedItem[] = [];
  #after: string | undefined;
  #isAsking = false;

  /** Asks once, by a function of its own; who gets no answer asks the same again. */
  async ask(world: World, about: string, limit: number): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const wanted = { about, verb: "follow", timeout: FUNCTION_TIMEOUTS.request };
    const ended = await world.functions.invoke(wanted, (ports) =>
      this.#page(world.system, ports, limit),
    );
    if (ended.kind === "returned") this.#take(ended.value);
    this.#isAsking = false;
  }

  /** Reads what is left to be told. */
  async readOn(system: System, ports: Ports, limit: number): Promise<void> {
    for (let isNew = true; isNew; ) isNew = this.#take(await this.#page(system, ports, limit));
  }

  #page({ verbs }: System, ports: Ports, limit: number) {
    const after = this.#after === undefined ? {} : { after: this.#after };
    return verbs.getFeed(ports, { prefix: "", limit, ...after }, EVERYTHING);
  }

  /** Whether there was anything that it hadn't come past. */
  #take({ items, cursor }: { readonly items: readonly FeedItem[]; readonly cursor: string }) {
    this.told.push(...items);
    const isNew = cursor !== this.#after;
    this.#after = cursor;
    return isNew;
  }
}

/** When the follower looks. */
export function looksOf(random: Random, { horizon }: Scene): Tick[] {
  const count = Math.round(random.magnitude(COUNT.least, COUNT.most));
  return Array.from({ length: count }, (_, index) => {
    const id = `follow${index + 1}`;
    return { id, at: random.fork(id).next() * horizon };
  });
}

/** Has the follower look at its time, and some more times soon after it. */
export function planLooks(world: World, { id, at }: Tick): void {
  const { schedule, follower } = world;
  const random = world.random.fork(id);
  const limit = random.whole(PAGE.least, PAGE.most);
  let time = at;
  for (let look = 0; look < LOOKS.most; look++) {
    schedule.after(time, () => void follower.ask(world, id, limit));
    time += random.magnitude(LOOKS.least, LOOKS.apart);
  }
}
