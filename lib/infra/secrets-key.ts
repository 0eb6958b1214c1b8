import { RemovalPolicy } from "aws-cdk-lib";
import { Key } from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";

/** The key for secrets that the table keeps: without it, neither a backup nor the stream tells them. */
export class SecretsKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new Key(this, "Key", {
      description: "Signalbox: the secrets of hooks and of notifiers",
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.arn = key.keyArn;
  }
}
