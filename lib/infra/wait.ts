import { Construct } from "constructs";
import { ANSWER_TIMEOUT } from "./http-api.ts";
import { type CallerVerbProps, VerbFunction } from "./verb-function.ts";

/** Waits: a function of its own, so that callers who wait take no time from those who read. */
export class Wait extends Construct {
  readonly function: VerbFunction<"wait">;

  constructor(scope: Construct, id: string, { bundles, table, identities }: CallerVerbProps) {
    super(scope, id);
    this.function = new VerbFunction(this, "Verb", {
      verb: "wait",
      bundle: bundles.wait,
      settings: { table: table.name, identities },
      timeout: ANSWER_TIMEOUT,
    });
    this.function.allow(["dynamodb:GetItem"], table.arn);
  }
}
