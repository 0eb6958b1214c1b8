import { StartFailure } from "../failure.ts";
import type { RuleDescription } from "../template/descriptions.ts";
import type { Destinations } from "./targets.ts";

const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const UNITS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

type Scheduled = RuleDescription & { readonly schedule: string };

/** The rules of a stack that run on a schedule. */
export class Schedules {
  readonly #rules: readonly Scheduled[];
  readonly #destinations: Destinations;
  readonly #complain: (text: string) => void;
  #timers: NodeJS.Timeout[] = [];

  constructor(
    rules: readonly RuleDescription[],
    destinations: Destinations,
    complain: (text: string) => void,
  ) {
    this.#rules = rules.filter((rule): rule is Scheduled => rule.schedule !== undefined);
    this.#destinations = destinations;
    this.#complain = complain;
  }

  /** Runs each rule at its rate; throws a `StartFailure` for a schedule that isn't a rate. */
  start(): void {
    this.#timers = this.#rules.map((rule) => {
      const run = () => this.#run(rule).catch((error) => this.#complain(`${rule.id}: ${error}`));
      return setInterval(() => void run(), periodOf(rule));
    });
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  /** Runs all rules now, once, at the same time; throws what the first to fail throws. */
  async runAll(): Promise<void> {
    await Promise.all(this.#rules.map((rule) => this.#run(rule)));
  }

  async #run({ targets }: Scheduled): Promise<void> {
    await Promise.all(
      targets.map(async ({ Arn, Input }) => {
        const target = this.#destinations.functionByArn(Arn);
        await target?.invoke(Input === undefined ? {} : JSON.parse(Input));
      }),
    );
  }
}

/** Milliseconds between two runs of a rule. */
function periodOf({ id, schedule }: Scheduled): number {
  const [, count, unit = ""] = RATE.exec(schedule) ?? [];
  const period = Number(count) * (UNITS[unit] ?? 0);
  if (period > 0) return period;
  throw new StartFailure(`the rule ${id} has the schedule ${schedule}, which is unknown here`);
}
