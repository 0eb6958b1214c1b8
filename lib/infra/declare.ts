import { Construct } from "constructs";
import { ANSWER_TIMEOUT } from "./http-api.ts";
import { VerbFunction, type VerbProps } from "./verb-function.ts";

/** Declarations in: reads one status, and writes it. */
export class Declare extends Construct {
  readonly function: VerbFunction<"declare">;

  constructor(scope: Construct, id: string, { bundles, table }: VerbProps) {
    super(scope, id);
    this.function = new VerbFunction(this, "Verb", {
      verb: "declare",
      bundle: bundles.declare,
      settings: { table: table.name },
      timeout: ANSWER_TIMEOUT,
    });
    this.function.allow(["dynamodb:GetItem", "dynamodb:PutItem"], table.arn);
  }
}
