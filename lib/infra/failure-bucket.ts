import { type CfnElement, Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import type { Verb } from "../aws/environment.ts";
import type { VerbFunction } from "./verb-function.ts";

/** Keeps the stream records and events that a function had to give up, for people to look at. */
export class FailureBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new Bucket(this, "Bucket", {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [
        { expiration: Duration.days(90), noncurrentVersionExpiration: Duration.days(30) },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this.bucket).acknowledge({
      id: "AwsSolutions-S1",
      reason:
        "Lambda alone writes here, and an alarm says when; access logs would need a bucket of their own",
    });
  }
}

/** Lambda writes what it gives up with the function's own role, under keys that it makes up. */
export function allowGivingUp<V extends Verb>(
  reader: VerbFunction<V>,
  { bucket }: FailureBucket,
): void {
  reader.allow(["s3:PutObject"], bucket.arnForObjects("*"));
  reader.allow(["s3:ListBucket"], bucket.bucketArn);
  const id = Stack.of(reader).getLogicalId(bucket.node.defaultChild as CfnElement);
  Validations.of(reader).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${id}.Arn>/*]`,
    reason: "the keys of failure records are Lambda's to choose; the bucket holds nothing else",
  });
}
