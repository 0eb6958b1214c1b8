import { StartFailure } from "./failure.ts";
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

export type RuleDescription = {
  readonly id: string;
  readonly bus: string;
  readonly pattern: unknown;
  readonly schedule: string | undefined;
  readonly targets: readonly {
    readonly Id: string;
    readonly Arn: string;
    readonly Input?: string;
  }[];
};

/** A synthesized template, read for what this machine runs of it. */
export class LocalStack {
  readonly #resources: readonly Resource[];

  constructor(template: Template) {
    this.#resources = resolveTemplate(template, identityOf);
    this.#requirePermissions();
  }

  get tables(): Resource[] {
    return this.#ofType("AWS::DynamoDB::Table");
  }

  get buses(): string[] {
    return this.#ofType("AWS::Events::EventBus").map(({ properties }) => String(properties.Name));
  }

  get secrets(): { readonly arn: string; readonly initial: string }[] {
    return this.#ofType("AWS::SecretsManager::Secret").map((resource) => ({
      arn: identityOf(resource.id, { Type: resource.type }).ref,
      initial: String(resource.properties.SecretString ?? "{}"),
    }));
  }

  get functions(): FunctionDescription[] {
    return this.#ofType("AWS::Lambda::Function").map((resource) => {
      const { Handler, Environment, Timeout } = resource.properties;
      const { Variables = {} } = (Environment ?? {}) as { Variables?: Record<string, string> };
      return {
        name: resource.id,
        arn: arnOfFunction(resource),
        asset: String(resource.metadata["aws:asset:path"]),
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
      return {
        key: String(properties.RouteKey),
        functionArn: String(integration.properties.IntegrationUri),
        authorization: String(properties.AuthorizationType ?? "NONE"),
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

  /** On AWS, a call without its permission fails after the deploy; here it fails now. */
  #requirePermissions(): void {
    for (const { key, functionArn } of this.routes) {
      const path = key === "$default" ? "" : (key.split(" ")[1] ?? "");
      if (!this.#isPermitted("apigateway.amazonaws.com", functionArn, `/*/*${path}`)) {
        throw new StartFailure(`the route ${key} has no permission to invoke ${functionArn}`);
      }
    }
    for (const { id, targets } of this.rules) {
      for (const { Arn } of targets.filter((target) => target.Arn.includes(":lambda:"))) {
        if (this.#isPermitted("events.amazonaws.com", Arn, `rule/${id}`)) continue;
        throw new StartFailure(`the rule ${id} has no permission to invoke ${Arn}`);
      }
    }
  }

  #isPermitted(principal: string, functionArn: string, sourceEnding: string): boolean {
    return this.#ofType("AWS::Lambda::Permission").some(
      ({ properties }) =>
        properties.Action === "lambda:InvokeFunction" &&
        properties.Principal === principal &&
        properties.FunctionName === functionArn &&
        String(properties.SourceArn).endsWith(sourceEnding),
    );
  }
}

function arnOfFunction({ id, type, properties }: Resource): string {
  return String(identityOf(id, { Type: type, Properties: properties }).attributes.Arn);
}
