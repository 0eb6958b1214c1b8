import { Duration, Validations } from "aws-cdk-lib";
import { type EventPattern, Match, Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { CfnEventInvokeConfig } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { EVENT_SOURCE } from "../aws/publisher.ts";
import { AWS_EVENTS, type AwsService, REPORT_TYPE } from "../sources/aws/services.ts";
import type { EventBus } from "./event-bus.ts";
import { allowGivingUp, type FailureBucket } from "./failure-bucket.ts";
import type { AwsEventRule } from "./service-settings.ts";
import { VerbFunction, type VerbProps } from "./verb-function.ts";

export interface ListenProps extends VerbProps {
  readonly bus: EventBus;
  readonly failures: FailureBucket;
  readonly awsEvents: readonly AwsEventRule[];
}

/** Lambda's own longest, for a table that can't be written for a while. */
const LATEST = Duration.hours(6);

/** Events of AWS services in, and reports that somebody put on our bus; what fails for long is kept in a bucket. */
export class Listen extends Construct {
  readonly function: VerbFunction<"listen">;

  constructor(scope: Construct, id: string, props: ListenProps) {
    super(scope, id);
    const { bundles, table, bus, failures, awsEvents } = props;
    this.function = new VerbFunction(this, "Verb", {
      verb: "listen",
      bundle: bundles.listen,
      settings: { table: table.name, awsEvents: JSON.stringify(awsEvents) },
      timeout: Duration.seconds(60),
    });
    this.function.allow(["dynamodb:GetItem", "dynamodb:PutItem"], table.arn);
    this.#keepFailures(failures);
    // Our own events have other types, so that none comes back as a report.
    const reports = { source: Match.anythingBut(EVENT_SOURCE), detailType: [REPORT_TYPE] };
    this.#rule("Reports", "Takes reports that are put on the bus", reports, bus);
    const services = awsEvents.flatMap((rule) => rule.services);
    if (services.length === 0) return;
    this.#rule("Services", "Takes what AWS services tell of themselves", patternOf(services));
  }

  #rule(id: string, description: string, eventPattern: EventPattern, bus?: EventBus): void {
    const rule = new Rule(this.function, id, {
      description,
      eventPattern,
      ...(bus && { eventBus: bus.bus }),
      targets: [new LambdaFunction(this.function.function, { maxEventAge: LATEST })],
    });
    Validations.of(rule).acknowledge({
      id: "Serverless-EventBusDLQ",
      reason: "Lambda takes the event at once, and keeps it in the bucket of failures if it must",
    });
  }

  #keepFailures(failures: FailureBucket): void {
    allowGivingUp(this.function, failures);
    new CfnEventInvokeConfig(this, "Failures", {
      functionName: this.function.function.functionName,
      qualifier: "$LATEST",
      maximumEventAgeInSeconds: LATEST.toSeconds(),
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destination: failures.bucket.bucketArn } },
    });
  }
}

/** Exactly the events of these services that say something of a status. */
function patternOf(services: readonly AwsService[]): EventPattern {
  const events = services.map((service) => AWS_EVENTS[service]);
  return {
    source: [...new Set(events.map(({ source }) => source))],
    detailType: events.flatMap(({ types }) => types),
  };
}
