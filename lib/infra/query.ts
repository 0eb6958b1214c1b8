import type { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { ANSWER_TIMEOUT } from "./http-api.ts";
import { VerbFunction, type VerbProps } from "./verb-function.ts";

export interface QueryProps extends VerbProps {
  readonly historyRetention: Duration;
}

/** Statuses, lists and history out; it can't write. */
export class Query extends Construct {
  readonly function: VerbFunction<"query">;

  constructor(scope: Construct, id: string, { bundles, table, historyRetention }: QueryProps) {
    super(scope, id);
    this.function = new VerbFunction(this, "Verb", {
      verb: "query",
      bundle: bundles.query,
      settings: { table: table.name, historyDays: String(historyRetention.toDays()) },
      timeout: ANSWER_TIMEOUT,
    });
    this.function.allow(["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"], table.arn);
    this.function.allow(["dynamodb:Query"], table.treeIndexArn);
  }
}
