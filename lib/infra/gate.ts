import type { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { ANSWER_TIMEOUT } from "./http-api.ts";
import { VerbFunction, type VerbProps } from "./verb-function.ts";

export interface GateProps extends VerbProps {
  readonly historyRetention: Duration;
}

/** Gates: defined, overridden, approved of, and asked. */
export class Gate extends Construct {
  readonly function: VerbFunction<"gate">;

  constructor(scope: Construct, id: string, { bundles, table, historyRetention }: GateProps) {
    super(scope, id);
    this.function = new VerbFunction(this, "Verb", {
      verb: "gate",
      bundle: bundles.gate,
      settings: { table: table.name, historyDays: String(historyRetention.toDays()) },
      timeout: ANSWER_TIMEOUT,
    });
    this.function.allow(
      ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Query"],
      table.arn,
    );
  }
}
