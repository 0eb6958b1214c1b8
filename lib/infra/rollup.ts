import { Duration } from "aws-cdk-lib";
import type { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { FailureBucket } from "./failure-bucket.ts";
import { TableStream } from "./table-stream.ts";
import { VerbFunction, type VerbProps } from "./verb-function.ts";

/** What it takes to keep a group's books, and its status. */
export const GROUP_ACTIONS = [
  "dynamodb:BatchGetItem",
  "dynamodb:DeleteItem",
  "dynamodb:GetItem",
  "dynamodb:PutItem",
  "dynamodb:Query",
] as const;

export interface RollupProps extends VerbProps {
  readonly failures: FailureBucket;
}

/** The table's stream in, and what it says of members into their groups. */
export class Rollup extends Construct {
  readonly function: VerbFunction<"rollup">;
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, { bundles, table, failures }: RollupProps) {
    super(scope, id);
    this.function = new VerbFunction(this, "Verb", {
      verb: "rollup",
      bundle: bundles.rollup,
      settings: { table: table.name, failureBucket: failures.bucket.bucketName },
      timeout: Duration.seconds(60),
    });
    this.function.allow([...GROUP_ACTIONS], table.arn);
    const reader = this.function;
    const stream = new TableStream(this, "Stream", { table, reader, failures, batchSize: 1_000 });
    this.mapping = stream.mapping;
  }
}
