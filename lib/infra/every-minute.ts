import { Duration, Validations } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { Verb } from "../aws/environment.ts";
import type { VerbFunction } from "./verb-function.ts";

/** Runs a function every minute; what one run leaves undone is the next one's, so none is tried again. */
export function everyMinute<V extends Verb>(scope: VerbFunction<V>, description: string): void {
  const target = new LambdaFunction(scope.function, {
    retryAttempts: 0,
    maxEventAge: Duration.minutes(1),
  });
  const schedule = Schedule.rate(Duration.minutes(1));
  const rule = new Rule(scope, "EveryMinute", { description, schedule, targets: [target] });
  Validations.of(rule).acknowledge({
    id: "Serverless-EventBusDLQ",
    reason: "what one minute's run left undone, the next one does",
  });
}
