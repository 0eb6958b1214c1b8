import { Duration, Stack } from "aws-cdk-lib";
import { Construct } from "constructs";
import { listed } from "../aws/environment.ts";
import { everyMinute } from "./every-minute.ts";
import { VerbFunction, type VerbProps } from "./verb-function.ts";

export interface ProbeProps extends VerbProps {
  /** Ranges of addresses, none of which is public, that probes may reach all the same. */
  readonly ranges: readonly string[];
  /** Names or ARNs of the functions that probes may invoke. */
  readonly functions: readonly string[];
}

/** Every minute, what is due in it is probed, and reported. */
export class Probe extends Construct {
  readonly function: VerbFunction<"probe">;

  constructor(scope: Construct, id: string, { bundles, table, ranges, functions }: ProbeProps) {
    super(scope, id);
    this.function = new VerbFunction(this, "Verb", {
      verb: "probe",
      bundle: bundles.probe,
      settings: { table: table.name, probeRanges: listed(ranges) },
      // The rounds of a minute, and the longest that the last of them may wait for an answer.
      timeout: Duration.minutes(2),
    });
    this.function.allow(["dynamodb:Query"], table.probesIndexArn);
    this.function.allow(
      ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem"],
      table.arn,
    );
    if (functions.length > 0) {
      const arns = functions.map((name) => functionArn(this, name));
      this.function.allow(["lambda:InvokeFunction"], ...arns);
    }
    everyMinute(this.function, "Runs the probes that are due");
  }
}

function functionArn(scope: Construct, name: string): string {
  if (name.startsWith("arn:")) return name;
  const { partition, region, account } = Stack.of(scope);
  return `arn:${partition}:lambda:${region}:${account}:function:${name}`;
}
