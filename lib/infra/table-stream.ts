import { Duration } from "aws-cdk-lib";
import {
  type CfnEventSourceMapping,
  EventSourceMapping,
  StartingPosition,
} from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { Verb } from "../aws/environment.ts";
import { STATUS_ITEM } from "../aws/table.ts";
import { allowGivingUp, type FailureBucket } from "./failure-bucket.ts";
import type { StatusTable } from "./status-table.ts";
import type { VerbFunction } from "./verb-function.ts";

/** Lambda's own limit. */
const MOST_RETRIES = 10_000;
/** History, deliveries and the books of groups are rows of the same table, and no news. */
const STATUSES = { Keys: { item: { S: [STATUS_ITEM] } } };

export interface TableStreamProps<V extends Verb> {
  readonly table: StatusTable;
  readonly reader: VerbFunction<V>;
  readonly failures: FailureBucket;
  /** Of which rows besides statuses the function is told. */
  readonly others?: readonly object[];
  /** How many records the function is handed at once, at most. */
  readonly batchSize: number;
}

/** The table's stream into a function: statuses, and what else it asks for, in order, again until they are handled, or kept in a bucket. */
export class TableStream<V extends Verb> extends Construct {
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, props: TableStreamProps<V>) {
    super(scope, id);
    const { table, reader, failures } = props;
    reader.allow(
      [
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
      ],
      table.streamArn,
    );
    allowGivingUp(reader, failures);
    this.mapping = this.#map(props);
  }

  /**
   * A function passes over a record that it can't read, so that what fails here may well succeed later:
   * retries last as long as Lambda allows, and age ends them.
   */
  #map({
    table,
    reader,
    failures,
    batchSize,
    others = [],
  }: TableStreamProps<V>): EventSourceMapping {
    const mapping = new EventSourceMapping(this, "Mapping", {
      target: reader.function,
      eventSourceArn: table.streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: MOST_RETRIES,
      maxRecordAge: Duration.hours(6),
      filters: [STATUSES, ...others].map((dynamodb) => ({ pattern: JSON.stringify({ dynamodb }) })),
      supportS3OnFailureDestination: true,
      onFailure: { bind: () => ({ destination: failures.bucket.bucketArn }) },
    });
    const resource = mapping.node.defaultChild as CfnEventSourceMapping;
    resource.metricsConfig = { metrics: ["EventCount"] };
    return mapping;
  }
}
