import { RemovalPolicy, Validations } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { ADMIN_SECRET_LENGTH } from "../domain/access/token.ts";
import { ANSWER_TIMEOUT } from "./http-api.ts";
import { type CallerVerbProps, VerbFunction } from "./verb-function.ts";

/** API tokens, and the secret of the first administrator's, which makes the first of them. */
export class Token extends Construct {
  readonly function: VerbFunction<"token">;
  readonly secret: Secret;

  constructor(scope: Construct, id: string, { bundles, table, identities }: CallerVerbProps) {
    super(scope, id);
    this.secret = new Secret(this, "AdminSecret", {
      description: "The first administrator's token is sbx_admin_ with this behind it",
      generateSecretString: { passwordLength: ADMIN_SECRET_LENGTH, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this.secret).acknowledge({
      id: "AwsSolutions-SMG4",
      reason:
        "a person uses it, who would have to be told; the guide has the command that changes it",
    });
    this.function = new VerbFunction(this, "Verb", {
      verb: "token",
      bundle: bundles.token,
      settings: { table: table.name, identities, adminSecret: this.secret.secretArn },
      timeout: ANSWER_TIMEOUT,
    });
    this.function.allow(
      ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:DeleteItem"],
      table.arn,
    );
    this.function.allow(["secretsmanager:GetSecretValue"], this.secret.secretArn);
  }
}
