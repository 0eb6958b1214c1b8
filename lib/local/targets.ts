import type { Envelope, Rule, Target } from "./bus.ts";
import { StartFailure } from "./failure.ts";
import type { LocalFunction } from "./function.ts";
import type { RuleDescription } from "./stack.ts";

/** What rules can send events to. */
export type Destinations = {
  readonly functionByArn: (arn: string) => LocalFunction | undefined;
  readonly writeLog: (logGroup: string, envelope: Envelope) => void;
};

/** The bus's rules of a stack; throws a `StartFailure` for a target that this machine can't deliver to. */
export function busRules(rules: readonly RuleDescription[], destinations: Destinations): Rule[] {
  return rules
    .filter(({ pattern }) => pattern !== undefined)
    .map(({ id, bus, pattern, targets }) => ({
      bus,
      pattern,
      targets: Object.fromEntries(
        targets.map(({ Id, Arn }) => [`${id}/${Id}`, targetOf(id, Arn, destinations)]),
      ),
    }));
}

/** Runs what a stack's schedules would run, once, all at the same time. */
export async function runSchedules(
  rules: readonly RuleDescription[],
  { functionByArn }: Destinations,
): Promise<void> {
  const targets = rules
    .filter(({ schedule }) => schedule !== undefined)
    .flatMap((one) => one.targets);
  await Promise.all(
    targets.map(async ({ Arn, Input }) => {
      await functionByArn(Arn)?.invoke(Input === undefined ? {} : JSON.parse(Input));
    }),
  );
}

const LOG_GROUP = /:logs:[^:]*:[^:]*:log-group:(.+)$/;

function targetOf(rule: string, arn: string, destinations: Destinations): Target {
  const [, logGroup] = LOG_GROUP.exec(arn) ?? [];
  if (logGroup) return async (envelope) => destinations.writeLog(logGroup, envelope);
  if (arn.includes(":lambda:")) {
    return async (envelope) => {
      const target = destinations.functionByArn(arn);
      if (!target) throw new Error(`there is no function ${arn}`);
      await target.invoke(envelope);
    };
  }
  throw new StartFailure(
    `the rule ${rule} sends to ${arn}, which can't be delivered to on this machine`,
  );
}
