import { Duration, Validations } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  HttpApi as Api,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpIamAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { type Auth, DEFAULT_ROUTE, ROUTES, type RouteVerb } from "../http/routes.ts";

/** An HTTP API gives up on a function after 30 s; the function must have answered before that. */
export const ANSWER_TIMEOUT = Duration.seconds(29);

/** Requests that the API lets through, each second and at once. */
export interface Throttle {
  readonly rateLimit: number;
  readonly burstLimit: number;
}

export interface HttpApiProps {
  /** The function that carries out each verb. */
  readonly functions: Readonly<Record<RouteVerb, IFunction>>;
  readonly throttle: Throttle;
}

/** The front door: a route for each call of the contract, to the function of its verb. */
export class HttpApi extends Construct {
  readonly api: Api;
  readonly url: string;

  constructor(scope: Construct, id: string, { functions, throttle }: HttpApiProps) {
    super(scope, id);
    this.api = new Api(this, "Api", { description: "Signalbox", createDefaultStage: false });
    this.url = this.#stage(throttle).url;
    this.#routes(functions);
  }

  #routes(functions: HttpApiProps["functions"]): void {
    const integrations = new Map<RouteVerb, HttpLambdaIntegration>();
    const integrationOf = (verb: RouteVerb) => {
      const known = integrations.get(verb) ?? new HttpLambdaIntegration(verb, functions[verb]);
      integrations.set(verb, known);
      return known;
    };
    for (const [route, { verb, auth }] of Object.entries(ROUTES)) {
      const [method = "", path = ""] = route.split(" ");
      this.#route(route, HttpRouteKey.with(path, method as never), integrationOf(verb), auth);
    }
    this.#route(DEFAULT_ROUTE, HttpRouteKey.DEFAULT, integrationOf("query"), "none");
  }

  #route(id: string, routeKey: HttpRouteKey, integration: HttpLambdaIntegration, auth: Auth): void {
    const authorizer = auth === "caller" ? new HttpIamAuthorizer() : new HttpNoneAuthorizer();
    const route = new HttpRoute(this, id, { httpApi: this.api, routeKey, integration, authorizer });
    if (auth !== "caller") {
      Validations.of(route).acknowledge({ id: "AwsSolutions-APIG4", reason: OPEN_REASONS[auth] });
    }
  }

  #stage(throttle: Throttle): HttpStage {
    const accessLog = new LogGroup(this, "AccessLog", { retention: RetentionDays.THREE_MONTHS });
    return new HttpStage(this, "Stage", {
      httpApi: this.api,
      autoDeploy: true,
      throttle,
      detailedMetricsEnabled: true,
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
  }
}

const OPEN_REASONS: Record<Exclude<Auth, "caller">, string> = {
  signature: "the function verifies the delivery's signature before it reads or stores anything",
  none: "says nothing of any resource: liveness, the OpenAPI document, and that a path doesn't exist",
};

/** No headers and no bodies: neither signatures nor what was reported belong in a log. */
const ACCESS_LOG = {
  requestId: "$context.requestId",
  requestTime: "$context.requestTime",
  ip: "$context.identity.sourceIp",
  caller: "$context.identity.userArn",
  routeKey: "$context.routeKey",
  path: "$context.path",
  status: "$context.status",
  responseLength: "$context.responseLength",
  latency: "$context.responseLatency",
  error: "$context.error.message",
};
