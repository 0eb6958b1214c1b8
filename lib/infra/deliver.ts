import { RemovalPolicy, Validations } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { ANSWER_TIMEOUT } from "./http-api.ts";
import type { SecretsKey } from "./secrets-key.ts";
import { type CallerVerbProps, VerbFunction } from "./verb-function.ts";

export interface DeliverProps extends CallerVerbProps {
  readonly secretsKey: SecretsKey;
}

/** Webhooks in: the only function that can read what they are signed with. */
export class Deliver extends Construct {
  readonly function: VerbFunction<"deliver">;
  readonly secret: Secret;

  constructor(scope: Construct, id: string, props: DeliverProps) {
    super(scope, id);
    const { bundles, table, identities, secretsKey } = props;
    this.secret = new Secret(this, "WebhookSecret", {
      description: 'What webhooks are signed with, by source: {"github": ["current", "previous"]}',
      secretObjectValue: {},
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this.secret).acknowledge({
      id: "AwsSolutions-SMG4",
      reason: "the senders' own settings hold these secrets too, so only a person can change both",
    });
    this.function = new VerbFunction(this, "Verb", {
      verb: "deliver",
      bundle: bundles.deliver,
      settings: {
        table: table.name,
        webhookSecret: this.secret.secretArn,
        secretsKey: secretsKey.arn,
        identities,
      },
      timeout: ANSWER_TIMEOUT,
    });
    this.function.allow(["dynamodb:GetItem", "dynamodb:PutItem"], table.arn);
    this.function.allow(["kms:Decrypt"], secretsKey.arn);
    this.function.allow(["secretsmanager:GetSecretValue"], this.secret.secretArn);
  }
}
