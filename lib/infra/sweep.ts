import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { everyMinute } from "./every-minute.ts";
import { GROUP_ACTIONS } from "./rollup.ts";
import { VerbFunction, type VerbProps } from "./verb-function.ts";

export interface SweepProps extends VerbProps {
  readonly historyRetention: Duration;
}

/** Every minute, what has expired is stored, and so becomes an event, and groups are recounted. */
export class Sweep extends Construct {
  readonly function: VerbFunction<"sweep">;

  constructor(scope: Construct, id: string, { bundles, table, historyRetention }: SweepProps) {
    super(scope, id);
    this.function = new VerbFunction(this, "Verb", {
      verb: "sweep",
      bundle: bundles.sweep,
      settings: { table: table.name, historyDays: String(historyRetention.toDays()) },
      timeout: Duration.seconds(55),
    });
    this.function.allow(["dynamodb:Query"], table.agendaIndexArn, table.treeIndexArn);
    this.function.allow([...GROUP_ACTIONS], table.arn);
    everyMinute(this.function, "Runs the sweep");
  }
}
