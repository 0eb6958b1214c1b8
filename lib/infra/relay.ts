import { type CfnElement, Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import {
  type CfnEventSourceMapping,
  EventSourceMapping,
  StartingPosition,
} from "aws-cdk-lib/aws-lambda";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { STATUS_ITEM } from "../aws/table.ts";
import type { EventBus } from "./event-bus.ts";
import type { StatusTable } from "./status-table.ts";
import { VerbFunction, type VerbProps } from "./verb-function.ts";

/** Lambda's own limit. */
const MOST_RETRIES = 10_000;

export interface RelayProps extends VerbProps {
  readonly bus: EventBus;
  readonly historyRetention: Duration;
}

/** The table's stream in, events out; what it has to give up is kept in a bucket. */
export class Relay extends Construct {
  readonly function: VerbFunction<"relay">;
  readonly mapping: EventSourceMapping;
  readonly failures: Bucket;

  constructor(scope: Construct, id: string, props: RelayProps) {
    super(scope, id);
    const { bundles, table, bus, historyRetention } = props;
    this.failures = this.#failureBucket();
    this.function = new VerbFunction(this, "Verb", {
      verb: "relay",
      bundle: bundles.relay,
      settings: {
        table: table.name,
        bus: bus.name,
        historyDays: String(historyRetention.toDays()),
        failureBucket: this.failures.bucketName,
      },
      timeout: Duration.seconds(60),
    });
    this.function.allow(["dynamodb:BatchWriteItem"], table.arn);
    this.function.allow(["events:PutEvents"], bus.arn);
    this.function.allow(
      [
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
      ],
      table.streamArn,
    );
    this.#allowGivingUp();
    this.mapping = this.#map(table);
  }

  /** Lambda writes what it gives up with the function's own role, under keys that it makes up. */
  #allowGivingUp(): void {
    this.function.allow(["s3:PutObject"], this.failures.arnForObjects("*"));
    this.function.allow(["s3:ListBucket"], this.failures.bucketArn);
    const bucket = Stack.of(this).getLogicalId(this.failures.node.defaultChild as CfnElement);
    Validations.of(this.function).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${bucket}.Arn>/*]`,
      reason: "the keys of failure records are Lambda's to choose; the bucket holds nothing else",
    });
  }

  /**
   * The relay itself passes over a record that it can't read, so that what fails here may well succeed
   * later: retries last as long as Lambda allows, and age ends them.
   */
  #map(table: StatusTable): EventSourceMapping {
    const mapping = new EventSourceMapping(this, "Stream", {
      target: this.function.function,
      eventSourceArn: table.streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: MOST_RETRIES,
      maxRecordAge: Duration.hours(6),
      filters: [{ pattern: statusItemsOnly() }],
      supportS3OnFailureDestination: true,
      onFailure: { bind: () => ({ destination: this.failures.bucketArn }) },
    });
    const resource = mapping.node.defaultChild as CfnEventSourceMapping;
    resource.metricsConfig = { metrics: ["EventCount"] };
    return mapping;
  }

  #failureBucket(): Bucket {
    const bucket = new Bucket(this, "Failures", {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [
        { expiration: Duration.days(90), noncurrentVersionExpiration: Duration.days(30) },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(bucket).acknowledge({
      id: "AwsSolutions-S1",
      reason:
        "Lambda alone writes here, and an alarm says when; access logs would need a bucket of their own",
    });
    return bucket;
  }
}

/** History and deliveries are rows of the same table, and no news. */
function statusItemsOnly(): string {
  return JSON.stringify({ dynamodb: { Keys: { item: { S: [STATUS_ITEM] } } } });
}
