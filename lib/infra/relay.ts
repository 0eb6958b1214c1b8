import { Duration } from "aws-cdk-lib";
import type { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { NOTICE_PARTITIONS, SILENCES_PARTITION } from "../aws/table.ts";
import { OUTCOMES } from "../domain/notification/settle.ts";
import type { EventBus } from "./event-bus.ts";
import type { FailureBucket } from "./failure-bucket.ts";
import { TableStream } from "./table-stream.ts";
import { VerbFunction, type VerbProps } from "./verb-function.ts";

/** What became of notices, once it is known: neither their tallies nor what is being sent. */
const SETTLED_NOTICES = {
  Keys: { resource: { S: [{ prefix: NOTICE_PARTITIONS }] } },
  NewImage: { outcome: { S: OUTCOMES } },
};
/** Silences as they are written; that the row goes says nothing of who ended it. */
const SILENCES = {
  Keys: { resource: { S: [SILENCES_PARTITION] } },
  NewImage: { value: { S: [{ exists: true }] } },
};

export interface RelayProps extends VerbProps {
  readonly bus: EventBus;
  readonly failures: FailureBucket;
  readonly historyRetention: Duration;
}

/** The table's stream in, events and history out. */
export class Relay extends Construct {
  readonly function: VerbFunction<"relay">;
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, props: RelayProps) {
    super(scope, id);
    const { bundles, table, bus, failures, historyRetention } = props;
    this.function = new VerbFunction(this, "Verb", {
      verb: "relay",
      bundle: bundles.relay,
      settings: {
        table: table.name,
        bus: bus.name,
        historyDays: String(historyRetention.toDays()),
        failureBucket: failures.bucket.bucketName,
      },
      timeout: Duration.seconds(60),
    });
    this.function.allow(
      ["dynamodb:BatchWriteItem", "dynamodb:PutItem", "dynamodb:Query"],
      table.arn,
    );
    this.function.allow(["events:PutEvents"], bus.arn);
    const reader = this.function;
    const stream = new TableStream(this, "Stream", {
      table,
      reader,
      failures,
      others: [SETTLED_NOTICES, SILENCES],
      batchSize: 100,
    });
    this.mapping = stream.mapping;
  }
}
