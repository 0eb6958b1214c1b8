/**
 * Every call that the service answers, and the verb that answers it: API Gateway's routes, the
 * functions' dispatch and the OpenAPI document all derive from this table.
 */
export const ROUTES = {
  "POST /v1/reports/{path+}": { verb: "ingest", auth: "caller" },
  "POST /v1/reports": { verb: "ingest", auth: "caller" },
  "PATCH /v1/status/{path+}": { verb: "ingest", auth: "caller" },
  "GET /v1/status/{path+}": { verb: "query", auth: "caller", query: ["at"] },
  "GET /v1/status": {
    verb: "query",
    auth: "caller",
    query: ["prefix", "depth", "health", "label", "limit", "cursor"],
  },
  "GET /v1/wait/{path+}": {
    verb: "wait",
    auth: "caller",
    limit: "wait",
    query: ["for", "any", "failOn", "timeout"],
  },
  "GET /v1/history/{path+}": { verb: "query", auth: "caller", query: ["limit", "before"] },
  "GET /v1/resources/{path+}": { verb: "query", auth: "caller" },
  "PUT /v1/resources/{path+}": { verb: "declare", auth: "caller" },
  "DELETE /v1/resources/{path+}": { verb: "declare", auth: "caller" },
  "PUT /v1/gates/{path+}": { verb: "gate", auth: "caller" },
  "GET /v1/gates/{path+}": { verb: "gate", auth: "caller", query: ["revision", "at"] },
  "POST /v1/gates/{path+}": { verb: "gate", auth: "caller" },
  "DELETE /v1/gates/{path+}": { verb: "gate", auth: "caller" },
  "GET /v1/check/{path+}": { verb: "gate", auth: "caller", query: ["revision"] },
  "POST /v1/check/{path+}": { verb: "gate", auth: "caller", query: ["revision"] },
  "PUT /v1/overrides/{path+}": { verb: "gate", auth: "caller" },
  "DELETE /v1/overrides/{path+}": { verb: "gate", auth: "caller" },
  "PUT /v1/approvals/{path+}": { verb: "gate", auth: "caller" },
  "DELETE /v1/approvals/{path+}": { verb: "gate", auth: "caller" },
  "POST /v1/webhooks/{source}": { verb: "deliver", auth: "signature" },
  "PUT /v1/hooks/{name}": { verb: "hook", auth: "caller" },
  "GET /v1/hooks/{name}": { verb: "hook", auth: "caller" },
  "DELETE /v1/hooks/{name}": { verb: "hook", auth: "caller" },
  "GET /openapi.json": { verb: "query", auth: "none" },
  "GET /healthz": { verb: "query", auth: "none" },
} as const satisfies Record<string, RouteDescription>;

type RouteDescription = {
  readonly verb: string;
  readonly auth: Auth;
  /** Which limit its requests count for, if not that of all which are let in as it is. */
  readonly limit?: Limit;
  /** The names of its query parameters. */
  readonly query?: readonly string[];
};

/** What lets a call in: the caller's own credentials, the signature of what it sends, or nothing. */
export type Auth = "caller" | "signature" | "none";

/** What requests are limited by: what lets them in, or that they stay. */
export type Limit = Auth | "wait";

export type Route = keyof typeof ROUTES;
export type RouteVerb = (typeof ROUTES)[Route]["verb"];
export type RoutesOf<V extends RouteVerb> = {
  [R in Route]: (typeof ROUTES)[R]["verb"] extends V ? R : never;
}[Route];

/** The route of every call that no other matches. */
export const DEFAULT_ROUTE = "$default";

/** The methods that some route has for a request path; none when no route has the path at all. */
export function methodsFor(requestPath: string): string[] {
  return Object.keys(ROUTES)
    .map((route) => route.split(" ") as [string, string])
    .filter(([, pattern]) => expressionOf(pattern).test(requestPath))
    .map(([method]) => method);
}

function expressionOf(pattern: string): RegExp {
  const source = pattern
    .replaceAll(".", "\\.")
    .replaceAll(/\{\w+\+\}/g, ".+")
    .replaceAll(/\{\w+\}/g, "[^/]+");
  return new RegExp(`^${source}$`);
}
