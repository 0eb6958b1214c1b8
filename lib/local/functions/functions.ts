import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ENVIRONMENT, listed } from "../../aws/environment.ts";
import { StartFailure } from "../failure.ts";
import type { FunctionDescription } from "../template/descriptions.ts";
import type { Synthesis } from "../template/synthesis.ts";
import { PSEUDO_PARAMETERS } from "../template/template.ts";
import { LocalFunction } from "./function.ts";

/** Environments of one function at once; on few cores more would only wait for each other. */
const CONCURRENCY = 4;
/** Environments of one function beyond those, for callers who wait, such as for a status to change. */
const RESERVE = 60;

/** Where the functions' AWS clients find DynamoDB, and everything else. */
export type Endpoints = {
  readonly dynamodb: string;
  readonly others: string;
  /** Variables with the addresses of services that are elsewhere. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** The access key that a function signs with. */
  readonly keyOf: (description: FunctionDescription) => string;
};

/** The functions of a stack by ARN, each a Lambda of its own on this machine. */
export function localFunctions(
  { stack, folder }: Synthesis,
  endpoints: Endpoints,
  log: (functionName: string, text: string) => void,
): Map<string, LocalFunction> {
  return new Map(
    stack.functions.map((description) => {
      const [module = "", exportName = "handler"] = description.handler.split(".");
      const local = new LocalFunction({
        module: pathToFileURL(join(folder, description.asset, `${module}.mjs`)).href,
        exportName,
        functionName: description.name,
        functionArn: description.arn,
        timeout: description.timeout * 1000,
        environment: {
          ...lambdaEnvironment(description, endpoints),
          ...here(description.environment),
        },
        concurrency: CONCURRENCY,
        reserve: RESERVE,
        log,
      });
      return [description.arn, local];
    }),
  );
}

/** Starts an environment of every function; throws a `StartFailure` naming the first that can't start. */
export async function warmAll(functions: Iterable<LocalFunction>): Promise<void> {
  // As many at once as there are cores: all at once, the last would take as long as all together.
  const waiting = [...functions].values();
  await Promise.all(Array.from({ length: availableParallelism() }, () => warmEach(waiting)));
}

async function warmEach(functions: Iterable<LocalFunction>): Promise<void> {
  for (const one of functions) {
    try {
      await one.warm();
    } catch (error) {
      throw new StartFailure(`the function ${one.name} can't start: ${error}`);
    }
  }
}

/** On this machine, which is the user's own, probes and notifiers may reach whatever the user can. */
const ANYWHERE = listed(["0.0.0.0/0", "::/0"]);

/** A function's variables, but for what is another matter here than on AWS. */
function here(environment: Readonly<Record<string, string>>): Record<string, string> {
  const ranges = [ENVIRONMENT.probeRanges, ENVIRONMENT.notifierRanges];
  const told = ranges.filter((name) => name in environment);
  return { ...environment, ...Object.fromEntries(told.map((name) => [name, ANYWHERE])) };
}

/** The variables that Lambda itself sets, and endpoints on this machine in place of AWS's. */
function lambdaEnvironment(
  description: FunctionDescription,
  { dynamodb, others, elsewhere, keyOf }: Endpoints,
): Record<string, string> {
  const region = PSEUDO_PARAMETERS["AWS::Region"];
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: description.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_ACCESS_KEY_ID: keyOf(description),
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL: others,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    ...elsewhere,
    // Whatever the user has configured for AWS is of no concern here.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    TZ: "UTC",
  };
}
