import { Construct } from "constructs";
import { ANSWER_TIMEOUT } from "./http-api.ts";
import { type ReaderProps, VerbFunction } from "./verb-function.ts";

/** Statuses, lists and history out; it can't write. */
export class Query extends Construct {
  readonly function: VerbFunction<"query">;

  constructor(scope: Construct, id: string, props: ReaderProps) {
    const { bundles, table, historyDays, identities } = props;
    super(scope, id);
    this.function = new VerbFunction(this, "Verb", {
      verb: "query",
      bundle: bundles.query,
      settings: { table: table.name, historyDays, identities },
      timeout: ANSWER_TIMEOUT,
    });
    this.function.allow(["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"], table.arn);
    this.function.allow(["dynamodb:Query"], table.treeIndexArn);
  }
}
