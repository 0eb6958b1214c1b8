import { RemovalPolicy, Validations } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import type { Verb } from "../aws/environment.ts";
import { ADMIN_SECRET_LENGTH } from "../domain/access/token.ts";
import type { ServiceSettings } from "./service-settings.ts";
import type { VerbFunction, VerbProps } from "./verb-function.ts";

/** What the construct of a verb whose callers must be known is given. */
export interface CallerVerbProps extends VerbProps {
  readonly access: Access;
}

/** How functions know who calls: tokens in the table, the first administrator's secret, and rules for JWTs. */
export class Access extends Construct {
  readonly secret: Secret;
  /** What a function must be told of it. */
  readonly settings: { readonly adminSecret: string; readonly identities: string };

  constructor(scope: Construct, id: string, { identities }: Pick<ServiceSettings, "identities">) {
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
    this.settings = { adminSecret: this.secret.secretArn, identities: JSON.stringify(identities) };
  }

  /** Lets a function read what it needs to know who calls. */
  grant(to: Pick<VerbFunction<Verb>, "allow">): void {
    to.allow(["secretsmanager:GetSecretValue"], this.secret.secretArn);
  }
}
