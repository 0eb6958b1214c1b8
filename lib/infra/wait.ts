import { Construct } from "constructs";
import type { CallerVerbProps } from "./access.ts";
import { ANSWER_TIMEOUT } from "./http-api.ts";
import { VerbFunction } from "./verb-function.ts";

/** Waits: a function of its own, so that callers who wait take no time from those who read. */
export class Wait extends Construct {
  readonly function: VerbFunction<"wait">;

  constructor(scope: Construct, id: string, { bundles, table, access }: CallerVerbProps) {
    super(scope, id);
    this.function = new VerbFunction(this, "Verb", {
      verb: "wait",
      bundle: bundles.wait,
      settings: { table: table.name, ...access.settings },
      timeout: ANSWER_TIMEOUT,
    });
    access.grant(this.function);
    this.function.allow(["dynamodb:GetItem"], table.arn);
  }
}
