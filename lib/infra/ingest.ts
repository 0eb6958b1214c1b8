import { Construct } from "constructs";
import type { CallerVerbProps } from "./access.ts";
import { ANSWER_TIMEOUT } from "./http-api.ts";
import { VerbFunction } from "./verb-function.ts";

/** Reports in: reads one status, and writes it. */
export class Ingest extends Construct {
  readonly function: VerbFunction<"ingest">;

  constructor(scope: Construct, id: string, { bundles, table, access }: CallerVerbProps) {
    super(scope, id);
    this.function = new VerbFunction(this, "Verb", {
      verb: "ingest",
      bundle: bundles.ingest,
      settings: { table: table.name, ...access.settings },
      timeout: ANSWER_TIMEOUT,
    });
    access.grant(this.function);
    this.function.allow(["dynamodb:GetItem", "dynamodb:PutItem"], table.arn);
  }
}
