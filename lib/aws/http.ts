import { Logger } from "@aws-lambda-powertools/logger";
import middy from "@middy/core";
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
} from "aws-lambda";
import { Refusal } from "../domain/refusal.ts";
import { parsePath } from "../domain/resource.ts";
import type { Answer } from "../http/answers.ts";
import type { Body } from "../http/body.ts";
import { PROBLEM_TYPE, problemOf } from "../http/problem.ts";
import {
  DEFAULT_ROUTE,
  methodsFor,
  type Route,
  type RoutesOf,
  type RouteVerb,
} from "../http/routes.ts";
import { refuseUnknown } from "../http/unknown-parameters.ts";

/** A request as an endpoint sees it, whatever brought it. */
export type HttpRequest = {
  /** The resource in the request's path; throws `invalid` when it is no resource path. */
  readonly resource: () => string;
  readonly parameter: (name: string) => string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Body;
  /** Who calls, as far as the front door knows. */
  readonly caller: string;
};

export type Endpoint = (request: HttpRequest) => Promise<Answer>;
export type Endpoints<V extends RouteVerb> = Readonly<Record<RoutesOf<V>, Endpoint>>;

const ANONYMOUS = "anonymous";

/** The Lambda handler of a verb's endpoints behind an HTTP API; every error becomes a problem document. */
export function httpHandler<V extends RouteVerb>(verb: V, endpoints: Endpoints<V>) {
  const logger = new Logger({ serviceName: verb });
  const table: Readonly<Record<string, Endpoint | undefined>> = endpoints;
  const answer = async (
    event: APIGatewayProxyEventV2,
    context: Context,
  ): Promise<APIGatewayProxyStructuredResultV2> => {
    logger.addContext(context);
    const endpoint = table[event.routeKey] ?? noSuchRoute(event);
    const request = toRequest(event);
    refuseUnknown(event.routeKey as Route, request.query);
    return toResult(await endpoint(request));
  };
  return middy(answer).onError((request) => {
    const problem = problemOf(request.error);
    if (problem.status >= 500) logger.error("request failed", request.error as Error);
    request.response = toResult({
      status: problem.status,
      headers: { "content-type": PROBLEM_TYPE, ...extraHeaders(problem.status, request.event) },
      body: problem,
    });
  });
}

function noSuchRoute({ routeKey, rawPath, requestContext }: APIGatewayProxyEventV2): Endpoint {
  if (routeKey !== DEFAULT_ROUTE) throw new Error(`no endpoint answers ${routeKey}`);
  const { method } = requestContext.http;
  throw methodsFor(rawPath).length > 0
    ? new Refusal("methodNotAllowed", `${rawPath} can't be called with ${method}`)
    : new Refusal("notFound", `there is nothing at ${rawPath}`);
}

function extraHeaders(status: number, event: APIGatewayProxyEventV2): Record<string, string> {
  if (status === 405) return { allow: methodsFor(event.rawPath).join(", ") };
  return status === 503 ? { "retry-after": "1" } : {};
}

function toRequest(event: APIGatewayProxyEventV2): HttpRequest {
  const { pathParameters, rawQueryString, headers, body = "", isBase64Encoded } = event;
  const parameter = (name: string) => pathParameters?.[name] ?? "";
  return {
    parameter,
    resource: () => parsePath(parameter("path"), "path"),
    query: new URLSearchParams(rawQueryString),
    headers,
    body: {
      bytes: Buffer.from(body, isBase64Encoded ? "base64" : "utf8"),
      contentType: headers["content-type"],
      contentEncoding: headers["content-encoding"],
    },
    caller: callerOf(event),
  };
}

/** The user or role session that signed the request, where the front door asked for that. */
function callerOf({ requestContext }: APIGatewayProxyEventV2): string {
  const { authorizer } = requestContext as { authorizer?: { iam?: { userArn?: string } } };
  return authorizer?.iam?.userArn?.split(":").at(-1) ?? ANONYMOUS;
}

function toResult({ status, headers, body }: Answer): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}
