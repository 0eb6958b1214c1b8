import { Cron } from "croner";

/** As Vixie cron has it: a time of day that the clocks skip comes when they have, and one that they repeat comes once. */
const OPTIONS = { mode: "5-part", fixedTimeRule: "no-wildcard" } as const;

/** What is wrong with a cron expression of five fields; undefined when nothing is. */
export function faultIn(cron: string): string | undefined {
  try {
    new Cron(cron, OPTIONS);
    return undefined;
  } catch (error) {
    return `is no cron expression: ${(error as Error).message.replace(/^CronPattern: /, "")}`;
  }
}

/** When a cron expression comes round on the clocks of a time zone, in milliseconds since 1970. */
export class Firings {
  readonly #cron: Cron;
  /** From a firing to the one after it, where instants mostly are that are asked for in turn. */
  #known: { readonly from: number; readonly to: number } | undefined;

  /** Throws for what `faultIn` finds something wrong with. */
  constructor(cron: string, timezone: string) {
    this.#cron = new Cron(cron, { ...OPTIONS, timezone });
  }

  /** The first after an instant; undefined when it never comes round again. */
  nextAfter(instant: number): number | undefined {
    return this.#cron.nextRun(new Date(instant))?.getTime();
  }

  /** The last at an instant or before it. */
  lastBy(instant: number): number | undefined {
    if (this.#known && this.#known.from <= instant && instant < this.#known.to) {
      return this.#known.from;
    }
    // The library answers what is before an instant, without it.
    const [last] = this.#cron.previousRuns(1, new Date(instant + 1));
    const from = last?.getTime();
    if (from !== undefined) this.#known = { from, to: this.nextAfter(instant) ?? Infinity };
    return from;
  }
}
