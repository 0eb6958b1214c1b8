import { Duration, Validations } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  HttpApi as Api,
  type CfnStage,
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
import { type Auth, DEFAULT_ROUTE, type Limit, ROUTES, type RouteVerb } from "../http/routes.ts";

/** An HTTP API gives up on a function after 30 s; the function must have answered before that. */
export const ANSWER_TIMEOUT = Duration.seconds(29);

/** Requests that the API lets through, each second and at once. */
export interface Throttle {
  readonly rateLimit: number;
  readonly burstLimit: number;
}
/** The throttle of a route, by what limits its calls. */
export type Throttles = Readonly<Record<Limit, Throttle>>;

/** What lets callers in: tokens, which the functions judge, or IAM, whose policies API Gateway judges by. */
export const AUTHORIZATIONS = ["token", "iam"] as const;
export type Authorization = (typeof AUTHORIZATIONS)[number];

export interface HttpApiProps {
  /** The function that carries out each verb. */
  readonly functions: Readonly<Record<RouteVerb, IFunction>>;
  readonly throttles: Throttles;
  readonly authorization: Authorization;
}

/** The front door: a route for each call of the contract, to the function of its verb. */
export class HttpApi extends Construct {
  readonly api: Api;
  readonly url: string;

  readonly #authorization: Authorization;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    const { functions, throttles } = props;
    this.#authorization = props.authorization;
    this.api = new Api(this, "Api", { description: "Signalbox", createDefaultStage: false });
    const stage = this.#stage(throttles.caller);
    this.url = stage.url;
    this.#throttleRoutes(stage, this.#routes(functions), throttles);
  }

  #routes(functions: HttpApiProps["functions"]): HttpRoute[] {
    const integrations = new Map<RouteVerb, HttpLambdaIntegration>();
    const integrationOf = (verb: RouteVerb) => {
      const known = integrations.get(verb) ?? new HttpLambdaIntegration(verb, functions[verb]);
      integrations.set(verb, known);
      return known;
    };
    return ALL_ROUTES.map(([key, { verb, auth }]) => this.#route(key, integrationOf(verb), auth));
  }

  #route(key: string, integration: HttpLambdaIntegration, auth: Auth): HttpRoute {
    const isSigned = auth === "caller" && this.#authorization === "iam";
    const routeKey = routeKeyOf(key);
    const route = new HttpRoute(this, key, {
      httpApi: this.api,
      routeKey,
      integration,
      authorizer: isSigned ? new HttpIamAuthorizer() : new HttpNoneAuthorizer(),
    });
    if (!isSigned) {
      Validations.of(route).acknowledge({ id: "AwsSolutions-APIG4", reason: OPEN_REASONS[auth] });
    }
    return route;
  }

  /**
   * Nobody needs credentials to call an open route, and who waits keeps a function's environment, so that
   * each of these has a limit of its own, far below the account's.
   */
  #throttleRoutes(stage: HttpStage, routes: HttpRoute[], throttles: Throttles): void {
    const settings = ALL_ROUTES.flatMap(([key, { auth, limit = auth }]) =>
      limit === "caller" ? [] : [[key, routeSettingsOf(throttles[limit])]],
    );
    (stage.node.defaultChild as CfnStage).routeSettings = Object.fromEntries(settings);
    // API Gateway refuses settings of a route that isn't there yet.
    stage.node.addDependency(...routes);
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

/** Every route of the contract, and the one for whatever else is called. */
const ALL_ROUTES: readonly (readonly [string, { verb: RouteVerb; auth: Auth; limit?: Limit }])[] = [
  ...Object.entries(ROUTES),
  [DEFAULT_ROUTE, { verb: "query", auth: "none" }],
];

function routeKeyOf(key: string): HttpRouteKey {
  if (key === DEFAULT_ROUTE) return HttpRouteKey.DEFAULT;
  const [method = "", path = ""] = key.split(" ");
  return HttpRouteKey.with(path, method as never);
}

/** A route's settings replace the stage's whole, detailed metrics included. */
function routeSettingsOf({ rateLimit, burstLimit }: Throttle) {
  return {
    DetailedMetricsEnabled: true,
    ThrottlingRateLimit: rateLimit,
    ThrottlingBurstLimit: burstLimit,
  };
}

const OPEN_REASONS: Record<Auth, string> = {
  caller:
    "the function verifies a bearer token, and what it lets its owner do, before anything else",
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
