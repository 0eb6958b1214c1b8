import { Construct } from "constructs";
import { listed, type Verb } from "../aws/environment.ts";
import type { EventBus } from "./event-bus.ts";
import { ANSWER_TIMEOUT } from "./http-api.ts";
import { grantsFor, type NotifierTargets } from "./notifier-targets.ts";
import type { SecretsKey } from "./secrets-key.ts";
import { type CallerVerbProps, VerbFunction, type VerbProps } from "./verb-function.ts";

/** What both halves of telling need: to put subscriptions, and to tell them. */
export interface TellingProps extends VerbProps {
  readonly secretsKey: SecretsKey;
  /** Days for which what became of a notice can be read. */
  readonly historyDays: number;
  /** Ranges of addresses, none of which is public, that notifiers may reach all the same. */
  readonly ranges: readonly string[];
  /** What of AWS notifiers may tell. */
  readonly targets: NotifierTargets;
  /** The service's own bus, which notifiers put nothing on. */
  readonly bus: EventBus;
}

export interface SubscribeProps extends TellingProps, CallerVerbProps {}

/** Subscriptions and silences; a sample is sent from here too, so that its caller hears what came of it. */
export class Subscribe extends Construct {
  readonly function: VerbFunction<"subscribe">;

  constructor(scope: Construct, id: string, props: SubscribeProps) {
    super(scope, id);
    const { bundles, table, identities, secretsKey, historyDays, ranges, targets, bus } = props;
    this.function = new VerbFunction(this, "Verb", {
      verb: "subscribe",
      bundle: bundles.subscribe,
      settings: {
        table: table.name,
        secretsKey: secretsKey.arn,
        historyDays: String(historyDays),
        notifierRanges: listed(ranges),
        ownBus: bus.arn,
        identities,
      },
      timeout: ANSWER_TIMEOUT,
    });
    this.function.allow(
      [
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "dynamodb:Query",
      ],
      table.arn,
    );
    this.function.allow(["kms:Encrypt", "kms:Decrypt"], secretsKey.arn);
    allowTelling(this.function, targets);
  }
}

/** Lets a function tell exactly the targets that the stack names. */
export function allowTelling<V extends Verb>(
  teller: VerbFunction<V>,
  targets: NotifierTargets,
): void {
  for (const { actions, arns } of grantsFor(teller, targets)) teller.allow(actions, ...arns);
}
