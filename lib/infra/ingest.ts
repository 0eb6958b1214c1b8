import { Construct } from "constructs";
import { ANSWER_TIMEOUT } from "./http-api.ts";
import { type CallerVerbProps, VerbFunction } from "./verb-function.ts";

/** Reports in: reads one status, and writes it. */
export class Ingest extends Construct {
  readonly function: VerbFunction<"ingest">;

  constructor(scope: Construct, id: string, { bundles, table, identities }: CallerVerbProps) {
    super(scope, id);
    this.function = new VerbFunction(this, "Verb", {
      verb: "ingest",
      bundle: bundles.ingest,
      settings: { table: table.name, identities },
      timeout: ANSWER_TIMEOUT,
    });
    this.function.allow(["dynamodb:GetItem", "dynamodb:PutItem"], table.arn);
  }
}
