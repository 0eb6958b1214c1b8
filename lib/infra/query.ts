import type { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import type { CallerVerbProps } from "./access.ts";
import { ANSWER_TIMEOUT } from "./http-api.ts";
import { VerbFunction } from "./verb-function.ts";

export interface QueryProps extends CallerVerbProps {
  readonly historyRetention: Duration;
}

/** Statuses, lists and history out; it can't write. */
export class Query extends Construct {
  readonly function: VerbFunction<"query">;

  constructor(scope: Construct, id: string, props: QueryProps) {
    const { bundles, table, access, historyRetention } = props;
    super(scope, id);
    this.function = new VerbFunction(this, "Verb", {
      verb: "query",
      bundle: bundles.query,
      settings: {
        table: table.name,
        historyDays: String(historyRetention.toDays()),
        ...access.settings,
      },
      timeout: ANSWER_TIMEOUT,
    });
    access.grant(this.function);
    this.function.allow(["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"], table.arn);
    this.function.allow(["dynamodb:Query"], table.treeIndexArn);
  }
}
