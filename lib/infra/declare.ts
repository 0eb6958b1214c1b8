import { Construct } from "constructs";
import { ANSWER_TIMEOUT } from "./http-api.ts";
import { type CallerVerbProps, VerbFunction } from "./verb-function.ts";

/** Declarations in: reads one status, and writes it. */
export class Declare extends Construct {
  readonly function: VerbFunction<"declare">;

  constructor(scope: Construct, id: string, { bundles, table, identities }: CallerVerbProps) {
    super(scope, id);
    this.function = new VerbFunction(this, "Verb", {
      verb: "declare",
      bundle: bundles.declare,
      settings: { table: table.name, identities },
      timeout: ANSWER_TIMEOUT,
    });
    this.function.allow(["dynamodb:GetItem", "dynamodb:PutItem"], table.arn);
  }
}
