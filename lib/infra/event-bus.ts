import { ArnFormat, type Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { Archive, EventBus as Bus, Rule } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { LogGroup, ResourcePolicy, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { EVENT_SOURCE } from "../aws/publisher.ts";

export interface EventBusProps {
  readonly name: string;
  readonly archiveRetention: Duration;
}

/** The bus that every transition goes to, its archive, and the rule that writes each to a log. */
export class EventBus extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly bus: Bus;

  constructor(scope: Construct, id: string, props: EventBusProps) {
    super(scope, id);
    const bus = new Bus(this, "Bus", {
      eventBusName: props.name,
      description: "Every change of a condition or of a resource's health",
    });
    this.name = bus.eventBusName;
    this.arn = bus.eventBusArn;
    this.bus = bus;
    new Archive(this, "Archive", {
      sourceEventBus: bus,
      description: "Every event, to replay",
      eventPattern: { source: [EVENT_SOURCE] },
      retention: props.archiveRetention,
    });
    this.#logTransitions(bus);
  }

  #logTransitions(bus: Bus): void {
    const logGroupName = `/aws/events/${this.name}`;
    const logGroup = new LogGroup(this, "Transitions", {
      logGroupName,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new ResourcePolicy(this, "TransitionsPolicy", {
      policyStatements: [
        new PolicyStatement({
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          principals: [new ServicePrincipal("events.amazonaws.com")],
          resources: [logGroup.logGroupArn],
        }),
      ],
    });
    const rule = new Rule(this, "LogTransitions", {
      description: "Writes every transition to a log",
      eventBus: bus,
      eventPattern: { source: [EVENT_SOURCE] },
      targets: [{ bind: () => ({ arn: this.#ruleTargetArn(logGroupName) }) }],
    });
    Validations.of(rule).acknowledge({
      id: "Serverless-EventBusDLQ",
      reason: "a line that the log missed is in the archive, and can be replayed from there",
    });
  }

  /** A rule takes the ARN of a log group without the `:*` that a policy needs. */
  #ruleTargetArn(resourceName: string): string {
    const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
    return Stack.of(this).formatArn({
      service: "logs",
      resource: "log-group",
      resourceName,
      arnFormat,
    });
  }
}
