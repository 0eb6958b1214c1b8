import { type Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { environmentOf, type SettingsOf, type Verb } from "../aws/environment.ts";
import type { Bundle, Bundles } from "./bundle.ts";
import type { StatusTable } from "./status-table.ts";

/** What every verb's construct is given. */
export interface VerbProps {
  readonly bundles: Bundles;
  readonly table: StatusTable;
}

/** What the construct of a verb whose callers must be known is given. */
export interface CallerVerbProps extends VerbProps {
  /** The rules of whose JWTs let in, as JSON. */
  readonly identities: string;
}

/** What the construct of a verb that looks back is given too. */
export interface ReaderProps extends CallerVerbProps {
  /** How long the history is kept. */
  readonly historyDays: string;
}

export interface VerbFunctionProps<V extends Verb> {
  readonly verb: V;
  readonly bundle: Bundle;
  /** What the function must be told; which settings those are is the verb's own affair. */
  readonly settings: SettingsOf<V>;
  /** How long one invocation may take. */
  readonly timeout: Duration;
}

/** A function that carries out one verb, with a role of its own that allows what it is granted and nothing else. */
export class VerbFunction<V extends Verb> extends Construct {
  readonly function: LambdaFunction;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: VerbFunctionProps<V>) {
    super(scope, id);
    const logGroup = new LogGroup(this, "Logs", {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    });
    this.function = new LambdaFunction(this, "Function", {
      description: `Signalbox: ${props.verb}`,
      code: Code.fromAsset(props.bundle.folder),
      handler: props.bundle.handler,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: props.timeout,
      environment: environmentOf(props.settings),
      role: this.#role,
      logGroup,
      tracing: Tracing.ACTIVE,
    });
    this.allow(["logs:CreateLogStream", "logs:PutLogEvents"], logGroup.logGroupArn);
    Validations.of(this).acknowledge(
      {
        id: "AwsSolutions-IAM5[Resource::*]",
        reason: "X-Ray's two write actions have no resource that a policy could name",
      },
      {
        id: "Serverless-LambdaDLQ",
        reason:
          "whoever invokes it knows what to do: the API's caller, a stream with its own failure destination, the next minute",
      },
    );
  }

  /** Lets the function do exactly these actions to exactly these things. */
  allow(actions: string[], ...resources: string[]): void {
    this.#role.addToPolicy(new PolicyStatement({ actions, resources }));
  }
}
