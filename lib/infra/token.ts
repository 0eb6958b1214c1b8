import { Construct } from "constructs";
import type { CallerVerbProps } from "./access.ts";
import { ANSWER_TIMEOUT } from "./http-api.ts";
import { VerbFunction } from "./verb-function.ts";

/** API tokens: the only function that has a reason to write them. */
export class Token extends Construct {
  readonly function: VerbFunction<"token">;

  constructor(scope: Construct, id: string, { bundles, table, access }: CallerVerbProps) {
    super(scope, id);
    this.function = new VerbFunction(this, "Verb", {
      verb: "token",
      bundle: bundles.token,
      settings: { table: table.name, ...access.settings },
      timeout: ANSWER_TIMEOUT,
    });
    access.grant(this.function);
    this.function.allow(
      ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:DeleteItem"],
      table.arn,
    );
  }
}
