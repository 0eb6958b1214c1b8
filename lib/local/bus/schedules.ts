import { StartFailure } from "../failure.ts";
import type { RuleDescription } from "../template/descriptions.ts";
import { arnOf } from "../template/template.ts";
import { type Envelope, envelopeOf, wholeSeconds } from "./bus.ts";
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
  #stopped = false;

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
    const begun = Date.now();
    this.#timers = this.#rules.map((rule) => {
      const period = periodOf(rule);
      const run = () => this.#runOnTime(rule, begun, period);
      return setInterval(() => void run(), period);
    });
  }

  /** Nothing is run any more, and what is under way fails unheard. */
  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearInterval(timer);
  }

  /**
   * Runs all rules now, once, at the same time, as whoever invokes their functions by hand does: at no
   * scheduled time. Throws what the first to fail throws.
   */
  async runAll(): Promise<void> {
    await Promise.all(this.#rules.map((rule) => this.#run(rule, {})));
  }

  async #runOnTime(rule: Scheduled, begun: number, period: number): Promise<void> {
    // A timer is late by some milliseconds; the time that it was set for is exact, from run to run.
    const time = begun + Math.round((Date.now() - begun) / period) * period;
    try {
      await this.#run(rule, scheduledEvent(rule, new Date(time)));
    } catch (error) {
      if (!this.#stopped) this.#complain(`${rule.id}: ${error}`);
    }
  }

  async #run({ targets }: Scheduled, event: object): Promise<void> {
    await Promise.all(
      targets.map(async ({ Arn, Input }) => {
        const target = this.#destinations.functionByArn(Arn);
        await target?.invoke(Input === undefined ? event : JSON.parse(Input));
      }),
    );
  }
}

/** The event that EventBridge makes when the time of a rule has come. */
function scheduledEvent({ id }: Scheduled, time: Date): Envelope {
  return envelopeOf({
    source: "aws.events",
    "detail-type": "Scheduled Event",
    time: wholeSeconds(time),
    resources: [arnOf("events", `rule/${id}`)],
    detail: {},
  });
}

/** Milliseconds between two runs of a rule. */
function periodOf({ id, schedule }: Scheduled): number {
  const [, count, unit = ""] = RATE.exec(schedule) ?? [];
  const period = Number(count) * (UNITS[unit] ?? 0);
  if (period > 0) return period;
  throw new StartFailure(`the rule ${id} has the schedule ${schedule}, which is unknown here`);
}
