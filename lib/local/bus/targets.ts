import { StartFailure } from "../failure.ts";
import type { Invocable } from "../functions/function.ts";
import type { RuleDescription, TargetDescription } from "../template/descriptions.ts";
import { patternOf } from "../template/patterns.ts";
import type { Envelope, Rule, Target } from "./bus.ts";

/** What rules can send events to. */
export type Destinations = {
  readonly functionByArn: (arn: string) => Invocable | undefined;
  readonly writeLog: (logGroup: string, envelope: Envelope) => void;
};

/** The bus's rules of a stack; throws a `StartFailure` for a target that this machine can't deliver to. */
export function busRules(rules: readonly RuleDescription[], destinations: Destinations): Rule[] {
  return rules
    .filter(({ pattern }) => pattern !== undefined)
    .map(({ id, bus, pattern, targets }) => ({
      bus,
      pattern: patternOf(`the rule ${id}`, pattern),
      targets: Object.fromEntries(
        targets.map((target) => [`${id}/${target.Id}`, targetOf(id, target, destinations)]),
      ),
    }));
}

const LOG_GROUP = /:logs:[^:]*:[^:]*:log-group:(.+)$/;

/** What says to whom and how often, but not what is delivered. */
const KNOWN = ["Id", "Arn", "Input", "RetryPolicy", "DeadLetterConfig"];

function targetOf(rule: string, target: TargetDescription, destinations: Destinations): Target {
  const { Arn, Input } = target;
  const unknown = Object.keys(target).find((key) => !KNOWN.includes(key));
  if (unknown) {
    throw new StartFailure(`the rule ${rule} has a target with ${unknown}, which is unknown here`);
  }
  const [, logGroup] = LOG_GROUP.exec(Arn) ?? [];
  if (logGroup) return async (envelope) => destinations.writeLog(logGroup, envelope);
  if (Arn.includes(":lambda:")) {
    return async (envelope) => {
      const one = destinations.functionByArn(Arn);
      if (!one) throw new Error(`there is no function ${Arn}`);
      await one.invoke(Input === undefined ? envelope : JSON.parse(Input));
    };
  }
  throw new StartFailure(
    `the rule ${rule} sends to ${Arn}, which can't be delivered to on this machine`,
  );
}
