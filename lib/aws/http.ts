import { Logger } from "@aws-lambda-powertools/logger";
import middy from "@middy/core";
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
} from "aws-lambda";
import { type Caller, NOTHING, requireSomewhere, requireVerb } from "../domain/access/scope.ts";
import { Refusal } from "../domain/refusal.ts";
import { parsePath } from "../domain/resource.ts";
import type { Answer } from "../http/answers.ts";
import type { Body } from "../http/body.ts";
import { PROBLEM_TYPE, problemOf } from "../http/problem.ts";
import {
  DEFAULT_ROUTE,
  describedRoute,
  methodsFor,
  type Route,
  type RoutesOf,
  type RouteVerb,
} from "../http/routes.ts";
import { refuseUnknown } from "../http/unknown-parameters.ts";
import type { Identify } from "./callers.ts";

/** A request as an endpoint sees it, whatever brought it. */
export type HttpRequest = {
  /** The resource in the request's path; throws `invalid` when it is no resource path. */
  readonly resource: () => string;
  readonly parameter: (name: string) => string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Body;
  /** Who calls, by name. */
  readonly caller: string;
  /** Who calls, and what they may do: an endpoint that takes more than the path's resource judges each by it. */
  readonly by: Caller;
};

export type Endpoint = (request: HttpRequest) => Promise<Answer>;
export type Endpoints<V extends RouteVerb> = Readonly<Record<RoutesOf<V>, Endpoint>>;

/** Who calls where nobody needs to be known. */
const ANYONE: Caller = { name: "anonymous", scope: NOTHING };

/**
 * The Lambda handler of a verb's endpoints behind an HTTP API; every error becomes a problem document. Whoever
 * calls is identified, and held to what they may, before anything else of the request is looked at.
 */
export function httpHandler<V extends RouteVerb>(
  verb: V,
  endpoints: Endpoints<V>,
  identify: Identify = nobodyKnown,
) {
  const logger = new Logger({ serviceName: verb });
  const table: Readonly<Record<string, Endpoint | undefined>> = endpoints;
  const answer = async (
    event: APIGatewayProxyEventV2,
    context: Context,
  ): Promise<APIGatewayProxyStructuredResultV2> => {
    logger.addContext(context);
    const caller = await admit(event, identify);
    const endpoint = table[event.routeKey] ?? noSuchRoute(event);
    const request = toRequest(event, caller);
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

/** Who calls, once it is certain that they may call this route with this path. */
async function admit(event: APIGatewayProxyEventV2, identify: Identify): Promise<Caller> {
  const route = describedRoute(event.routeKey);
  if (route?.auth !== "caller") return ANYONE;
  const caller = await identify(event);
  const { each = false, needs } = route;
  if (each) requireSomewhere(caller.scope, needs);
  else requireVerb(caller.scope, needs, event.pathParameters?.path ?? "");
  return caller;
}

/** A function whose routes want callers known, and that was not told how, lets nobody in. */
async function nobodyKnown(): Promise<Caller> {
  throw new Error("nobody says who calls");
}

function noSuchRoute({ routeKey, rawPath, requestContext }: APIGatewayProxyEventV2): Endpoint {
  if (routeKey !== DEFAULT_ROUTE) throw new Error(`no endpoint answers ${routeKey}`);
  const { method } = requestContext.http;
  throw methodsFor(rawPath).length > 0
    ? new Refusal("methodNotAllowed", `${rawPath} can't be called with ${method}`)
    : new Refusal("notFound", `there is nothing at ${rawPath}`);
}

function extraHeaders(status: number, event: APIGatewayProxyEventV2): Record<string, string> {
  if (status === 401) return { "www-authenticate": "Bearer" };
  if (status === 405) return { allow: methodsFor(event.rawPath).join(", ") };
  return status === 503 ? { "retry-after": "1" } : {};
}

function toRequest(event: APIGatewayProxyEventV2, by: Caller): HttpRequest {
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
    caller: by.name,
    by,
  };
}

function toResult({ status, headers, body }: Answer): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}
