import { Duration, Validations } from "aws-cdk-lib";
import { Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { Construct } from "constructs";
import { listed } from "../aws/environment.ts";
import { EVENT_SOURCE } from "../aws/publisher.ts";
import type { EventBus } from "./event-bus.ts";
import { everyMinute } from "./every-minute.ts";
import { allowTelling, type TellingProps } from "./subscribe.ts";
import { VerbFunction } from "./verb-function.ts";

/** Every transition on the bus in; who subscribed is told, then or when it is due. */
export class Notify extends Construct {
  readonly function: VerbFunction<"notify">;

  constructor(scope: Construct, id: string, props: TellingProps) {
    super(scope, id);
    const { bundles, table, secretsKey, historyDays, ranges, targets, bus } = props;
    this.function = new VerbFunction(this, "Verb", {
      verb: "notify",
      bundle: bundles.notify,
      settings: {
        table: table.name,
        secretsKey: secretsKey.arn,
        historyDays: String(historyDays),
        notifierRanges: listed(ranges),
        ownBus: bus.arn,
      },
      // What is due within a minute, and the longest that the last destination may take to answer.
      timeout: Duration.minutes(2),
    });
    this.function.allow(
      [
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "dynamodb:BatchGetItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:Query",
      ],
      table.arn,
    );
    this.function.allow(["dynamodb:Query"], table.agendaIndexArn);
    this.function.allow(["kms:Decrypt"], secretsKey.arn);
    allowTelling(this.function, targets);
    everyMinute(this.function, "Tells what is due");
    this.#hear(bus);
  }

  #hear({ bus }: EventBus): void {
    const rule = new Rule(this.function, "Transitions", {
      description: "Tells subscriptions of what changed",
      eventBus: bus,
      eventPattern: { source: [EVENT_SOURCE] },
      targets: [new LambdaFunction(this.function.function)],
    });
    Validations.of(rule).acknowledge({
      id: "Serverless-EventBusDLQ",
      reason:
        "EventBridge tries for a day, and whatever is lost then can be replayed from the archive",
    });
  }
}
