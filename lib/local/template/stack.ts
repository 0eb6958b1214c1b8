import { StartFailure } from "../failure.ts";
import { requirePermissions } from "./permissions.ts";
import { identityOf } from "./resource-types.ts";
import { arnOf, type Resource, resolveTemplate, type Template } from "./template.ts";

type Properties = Readonly<Record<string, unknown>>;

/** A Lambda function as the template describes it. */
export type FunctionDescription = {
  readonly name: string;
  readonly arn: string;
  /** The asset that holds its code, within the cloud assembly. */
  readonly asset: string;
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly timeout: number;
};

export type MappingDescription = {
  readonly id: string;
  readonly functionArn: string;
  readonly streamArn: string;
  readonly properties: Properties;
};

export type RouteDescription = {
  readonly key: string;
  readonly functionArn: string;
  readonly authorization: string;
};

export type TargetDescription = {
  readonly Id: string;
  readonly Arn: string;
  readonly Input?: string;
};

export type RuleDescription = {
  readonly id: string;
  readonly bus: string;
  readonly pattern: unknown;
  readonly schedule: string | undefined;
  readonly targets: readonly TargetDescription[];
};

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

  get secrets(): { readonly arn: string; readonly initial: string }[] {
    return this.#ofType("AWS::SecretsManager::Secret").map(({ identity, properties }) => ({
      arn: identity.ref,
      initial: String(properties.SecretString ?? "{}"),
    }));
  }

  get functions(): FunctionDescription[] {
    return this.#ofType("AWS::Lambda::Function").map(({ id, identity, properties, metadata }) => {
      const { Handler, Environment, Timeout } = properties;
      const { Variables = {} } = (Environment ?? {}) as { Variables?: Record<string, string> };
      return {
        name: id,
        arn: String(identity.attributes.Arn),
        asset: String(metadata["aws:asset:path"]),
        handler: String(Handler),
        environment: Variables,
        timeout: Number(Timeout ?? 3),
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
