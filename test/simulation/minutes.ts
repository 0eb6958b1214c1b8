import { TABLE } from "../../lib/aws/table.ts";
import type { Change } from "./aws/table.ts";
import { tellPortsIn } from "./notifying.ts";
import { START } from "./scene.ts";
import { instantOf } from "./silence.ts";
import { planTick } from "./sweeps.ts";
import { FUNCTION_TIMEOUTS } from "./timeouts.ts";
import type { World } from "./world.ts";

const MINUTE = 60_000;
/** Of the minutes of a run, those in which nothing is due are left out, and those that nobody has time for. */
const MOST = 25;
/** How many runs are asked for by hand, and tell what nothing holds any more. */
const BY_HAND = 0.1;

/** When the function that tells what is due runs: every minute, of which only those count in which something is. */
export class Minutes {
  readonly #world: World;
  /** When each thread is due, by its key, in milliseconds. */
  readonly #due = new Map<string, number>();
  readonly #planned = new Set<number>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Is told of each row that changes. */
  changed({ partition, sort, after }: Change): void {
    if (!partition.startsWith("thread#")) return;
    const key = `${partition}/${sort}`;
    const checkAt = after?.[TABLE.checkAt]?.S;
    if (checkAt === undefined) this.#due.delete(key);
    else this.#due.set(key, Date.parse(checkAt));
    if (checkAt !== undefined) this.#plan(Date.parse(checkAt));
  }

  #plan(due: number): void {
    const { schedule, scene } = this.#world;
    const next = Math.floor(schedule.now / MINUTE) + 1;
    const minute = Math.max(Math.floor(due / MINUTE), next);
    const isOver = minute * MINUTE > START + scene.horizon || this.#planned.size >= MOST;
    if (isOver || this.#planned.has(minute)) return;
    this.#planned.add(minute);
    const id = `minute${minute - START / MINUTE}`;
    planTick(this.#world, { id, at: minute * MINUTE - schedule.now }, () => this.#run(id, minute));
  }

  #run(about: string, minute: number): void {
    const { functions, system, random } = this.#world;
    const isByHand = random.fork(`${about} by hand`).isLikely(BY_HAND);
    const wanted = { about, verb: "notify", timeout: FUNCTION_TIMEOUTS.notify };
    const end = functions.invoke(wanted, async (ports, invocation) => {
      const all = tellPortsIn(this.#world, ports, invocation);
      const { failures } = await (isByHand
        ? system.verbs.notifyNow(all)
        : system.verbs.notifyMinute(all, instantOf(minute * MINUTE)));
      if (failures.length > 0) throw new AggregateError(failures, String(failures[0]));
    });
    void end.then(() => {
      if (this.#due.size > 0) this.#plan(Math.min(...this.#due.values()));
    });
  }
}
