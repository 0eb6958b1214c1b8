import { Duration, Validations } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { Construct } from "constructs";
import { GROUP_ACTIONS } from "./rollup.ts";
import { VerbFunction, type VerbProps } from "./verb-function.ts";

/** Every minute, what has expired is stored, and so becomes an event, and groups are recounted. */
export class Sweep extends Construct {
  readonly function: VerbFunction<"sweep">;

  constructor(scope: Construct, id: string, { bundles, table }: VerbProps) {
    super(scope, id);
    this.function = new VerbFunction(this, "Verb", {
      verb: "sweep",
      bundle: bundles.sweep,
      settings: { table: table.name },
      timeout: Duration.seconds(55),
    });
    this.function.allow(["dynamodb:Query"], table.agendaIndexArn, table.treeIndexArn);
    this.function.allow([...GROUP_ACTIONS], table.arn);
    const rule = new Rule(this, "EveryMinute", {
      description: "Runs the sweep",
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [
        new LambdaFunction(this.function.function, {
          retryAttempts: 0,
          maxEventAge: Duration.minutes(1),
        }),
      ],
    });
    Validations.of(rule).acknowledge({
      id: "Serverless-EventBusDLQ",
      reason: "what one minute's sweep left undone, the next one does",
    });
  }
}
