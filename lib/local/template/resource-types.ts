import { StartFailure } from "../failure.ts";
import { arnOf, globalArnOf, type Identity } from "./template.ts";

type Identify = (id: string, property: (name: string) => unknown) => Identity;

/** An identity whose `Ref` is a name and whose only attribute is the ARN. */
function named(service: string, prefix: string, nameProperty?: string): Identify {
  return (id, property) => {
    const ref = String((nameProperty && property(nameProperty)) ?? id);
    return { ref, attributes: { Arn: arnOf(service, `${prefix}${ref}`) } };
  };
}

const inert: Identify = (id) => ({ ref: id, attributes: { Arn: arnOf("local", id) } });

/**
 * Every resource type that this machine knows, and what the template may know of one. Those marked
 * inert are accepted because nothing here depends on them; any other type is an error, not a shrug.
 */
const RESOURCE_TYPES: Readonly<Record<string, Identify | undefined>> = {
  "AWS::DynamoDB::Table": (id) => ({
    ref: id,
    attributes: { Arn: arnOf("dynamodb", `table/${id}`), StreamArn: streamArnOf(id) },
  }),
  "AWS::Lambda::Function": named("lambda", "function:"),
  "AWS::Lambda::EventSourceMapping": (id) => ({ ref: id, attributes: { Id: id } }),
  "AWS::Lambda::Permission": inert,
  "AWS::Lambda::EventInvokeConfig": inert,
  "AWS::Events::EventBus": named("events", "event-bus/", "Name"),
  "AWS::Events::Rule": named("events", "rule/"),
  "AWS::ApiGatewayV2::Api": (id) => ({ ref: id, attributes: { ApiEndpoint: "http://localhost" } }),
  "AWS::ApiGatewayV2::Integration": (id) => ({ ref: id, attributes: {} }),
  "AWS::ApiGatewayV2::Route": (id) => ({ ref: id, attributes: {} }),
  "AWS::ApiGatewayV2::Stage": (id) => ({ ref: id, attributes: {} }),
  "AWS::Logs::LogGroup": (id, property) => {
    const ref = String(property("LogGroupName") ?? `/${id}`);
    return { ref, attributes: { Arn: arnOf("logs", `log-group:${ref}:*`) } };
  },
  "AWS::S3::Bucket": (id) => ({ ref: id, attributes: { Arn: `arn:aws:s3:::${id}` } }),
  "AWS::SecretsManager::Secret": (id) => {
    const ref = arnOf("secretsmanager", `secret:${id}`);
    return { ref, attributes: { Id: ref } };
  },
  "AWS::KMS::Key": named("kms", "key/"),
  "AWS::IAM::Role": (id) => ({ ref: id, attributes: { Arn: globalArnOf("iam", `role/${id}`) } }),
  "AWS::IAM::Policy": inert,
  "AWS::S3::BucketPolicy": inert,
  "AWS::Logs::ResourcePolicy": inert,
  "AWS::CloudWatch::Alarm": inert,
  "AWS::Events::Archive": inert,
};

/** The ARN of a table's stream here, which doesn't change with the data. */
export function streamArnOf(tableId: string): string {
  return arnOf("dynamodb", `table/${tableId}/stream/local`);
}

/** What the template may know of a resource; throws a `StartFailure` for a type that this machine doesn't know. */
export function identityOf(
  id: string,
  type: string,
  property: (name: string) => unknown,
): Identity {
  const identify = Object.hasOwn(RESOURCE_TYPES, type) ? RESOURCE_TYPES[type] : undefined;
  if (identify) return identify(id, property);
  throw new StartFailure(
    `the stack has ${id} of type ${type}, which can't run on this machine yet; teach it to lib/local/template/resource-types.ts`,
  );
}
