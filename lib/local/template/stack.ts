import { StartFailure } from "../failure.ts";
import type {
  FunctionDescription,
  MappingDescription,
  RoleDescription,
  RouteDescription,
  RuleDescription,
  SecretDescription,
} from "./descriptions.ts";
import { requirePermissions } from "./permissions.ts";
import { identityOf } from "./resource-types.ts";
import {
  arnOf,
  type Properties,
  type Resource,
  resolveTemplate,
  type Template,
} from "./template.ts";

/** Properties of a role that give or take permissions which only AWS knows. */
const ELSEWHERE = ["ManagedPolicyArns", "PermissionsBoundary"];
const AUTHORIZATIONS: readonly string[] = ["NONE", "AWS_IAM"];

/** A synthesized template, read for what this machine runs of it. */
export class LocalStack {
  readonly #resources: readonly Resource[];

  constructor(template: Template) {
    this.#resources = resolveTemplate(template, identityOf);
    requirePermissions(this, this.#ofType("AWS::Lambda::Permission"));
  }

  get tables(): Resource[] {
    return this.#ofType("AWS::DynamoDB::Table");
  }

  get buses(): string[] {
    return this.#ofType("AWS::Events::EventBus").map(({ properties }) => String(properties.Name));
  }

  get buckets(): string[] {
    return this.#ofType("AWS::S3::Bucket").map(({ identity }) => identity.ref);
  }

  get secrets(): SecretDescription[] {
    return this.#ofType("AWS::SecretsManager::Secret").map(({ identity, properties }) => {
      const { SecretString = "{}", GenerateSecretString } = properties;
      const { PasswordLength } = (GenerateSecretString ?? {}) as { PasswordLength?: number };
      return {
        arn: identity.ref,
        initial: String(SecretString),
        generated: GenerateSecretString === undefined ? undefined : (PasswordLength ?? 32),
      };
    });
  }

  get functions(): FunctionDescription[] {
    return this.#ofType("AWS::Lambda::Function").map(({ id, identity, properties, metadata }) => {
      const { Handler, Environment, Timeout, Role, LoggingConfig } = properties;
      const { LogGroup = `/aws/lambda/${id}` } = (LoggingConfig ?? {}) as { LogGroup?: string };
      const { Variables = {} } = (Environment ?? {}) as { Variables?: Record<string, string> };
      return {
        name: id,
        arn: String(identity.attributes.Arn),
        asset: String(metadata["aws:asset:path"]),
        handler: String(Handler),
        environment: Variables,
        timeout: Number(Timeout ?? 3),
        role: String(Role),
        logGroup: LogGroup,
      };
    });
  }

  /** Throws a `StartFailure` for a role with permissions that aren't in the template. */
  get roles(): RoleDescription[] {
    const attached = this.#ofType("AWS::IAM::Policy").map(({ properties }) => properties);
    return this.#ofType("AWS::IAM::Role").map(({ identity, properties }) => {
      const elsewhere = ELSEWHERE.find((name) => properties[name] !== undefined);
      if (elsewhere) throw new StartFailure(`${identity.ref} has ${elsewhere}, unknown here`);
      const own = (properties.Policies ?? []) as Properties[];
      const theirs = attached.filter(({ Roles = [] }) =>
        (Roles as string[]).includes(identity.ref),
      );
      return {
        name: identity.ref,
        arn: String(identity.attributes.Arn),
        policies: [...own, ...theirs].map(({ PolicyDocument }) => PolicyDocument),
      };
    });
  }

  get mappings(): MappingDescription[] {
    return this.#ofType("AWS::Lambda::EventSourceMapping").map(({ id, properties }) => ({
      id,
      functionArn: arnOf("lambda", `function:${properties.FunctionName}`),
      streamArn: String(properties.EventSourceArn),
      properties,
    }));
  }

  get routes(): RouteDescription[] {
    return this.#ofType("AWS::ApiGatewayV2::Route").map(({ properties }) => {
      const integration = this.#byId(String(properties.Target).replace("integrations/", ""));
      const { IntegrationUri, PayloadFormatVersion: format } = integration.properties;
      const { RouteKey: key, AuthorizationType: authorization = "NONE" } = properties;
      if (!AUTHORIZATIONS.includes(String(authorization))) {
        throw new StartFailure(`the route ${key} is authorized by ${authorization}, unknown here`);
      }
      if (format !== "2.0") {
        throw new StartFailure(`the route ${key} has payload format ${format}, unknown here`);
      }
      return {
        key: String(key),
        functionArn: String(IntegrationUri),
        authorization: String(authorization),
      };
    });
  }

  get rules(): RuleDescription[] {
    const enabled = ({ properties }: Resource) => properties.State !== "DISABLED";
    return this.#ofType("AWS::Events::Rule")
      .filter(enabled)
      .map(({ id, properties }) => ({
        id,
        bus: String(properties.EventBusName ?? "default"),
        pattern: properties.EventPattern,
        schedule: properties.ScheduleExpression as string | undefined,
        targets: (properties.Targets ?? []) as RuleDescription["targets"],
      }));
  }

  #ofType(type: string): Resource[] {
    return this.#resources.filter((resource) => resource.type === type);
  }

  #byId(id: string): Resource {
    const resource = this.#resources.find((one) => one.id === id);
    if (!resource) throw new StartFailure(`the stack refers to ${id}, which it doesn't have`);
    return resource;
  }
}
