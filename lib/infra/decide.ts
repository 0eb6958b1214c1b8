import { Duration, Validations } from "aws-cdk-lib";
import { Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { Construct } from "constructs";
import { EVENT_SOURCE } from "../aws/publisher.ts";
import type { EventBus } from "./event-bus.ts";
import { VerbFunction, type VerbProps } from "./verb-function.ts";

export interface DecideProps extends VerbProps {
  readonly bus: EventBus;
}

/** By then the sweep has decided what an event was of. */
const LATEST = Duration.hours(1);

/** Every transition on the bus in; gates that depend on its resource are decided. */
export class Decide extends Construct {
  readonly function: VerbFunction<"decide">;

  constructor(scope: Construct, id: string, { bundles, table, bus }: DecideProps) {
    super(scope, id);
    this.function = new VerbFunction(this, "Verb", {
      verb: "decide",
      bundle: bundles.decide,
      settings: { table: table.name },
      timeout: Duration.seconds(60),
    });
    this.function.allow(
      ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Query"],
      table.arn,
    );
    const rule = new Rule(this.function, "Transitions", {
      description: "Decides the gates that depend on what changed",
      eventBus: bus.bus,
      eventPattern: { source: [EVENT_SOURCE] },
      targets: [new LambdaFunction(this.function.function, { maxEventAge: LATEST })],
    });
    Validations.of(rule).acknowledge({
      id: "Serverless-EventBusDLQ",
      reason: "the sweep decides every gate again, which is more than a letter could do",
    });
  }
}
