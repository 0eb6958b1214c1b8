import { Construct } from "constructs";
import { ANSWER_TIMEOUT } from "./http-api.ts";
import { type ReaderProps, VerbFunction } from "./verb-function.ts";

/** Gates: defined, overridden, approved of, and asked. */
export class Gate extends Construct {
  readonly function: VerbFunction<"gate">;

  constructor(scope: Construct, id: string, props: ReaderProps) {
    const { bundles, table, historyDays, identities } = props;
    super(scope, id);
    this.function = new VerbFunction(this, "Verb", {
      verb: "gate",
      bundle: bundles.gate,
      settings: { table: table.name, historyDays, identities },
      timeout: ANSWER_TIMEOUT,
    });
    this.function.allow(
      ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Query"],
      table.arn,
    );
  }
}
