import type { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import type { CallerVerbProps } from "./access.ts";
import { ANSWER_TIMEOUT } from "./http-api.ts";
import { VerbFunction } from "./verb-function.ts";

export interface GateProps extends CallerVerbProps {
  readonly historyRetention: Duration;
}

/** Gates: defined, overridden, approved of, and asked. */
export class Gate extends Construct {
  readonly function: VerbFunction<"gate">;

  constructor(scope: Construct, id: string, props: GateProps) {
    const { bundles, table, access, historyRetention } = props;
    super(scope, id);
    this.function = new VerbFunction(this, "Verb", {
      verb: "gate",
      bundle: bundles.gate,
      settings: {
        table: table.name,
        historyDays: String(historyRetention.toDays()),
        ...access.settings,
      },
      timeout: ANSWER_TIMEOUT,
    });
    access.grant(this.function);
    this.function.allow(
      ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Query"],
      table.arn,
    );
  }
}
