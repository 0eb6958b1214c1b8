import type { AccessVerb } from "../domain/access/scope.ts";

/**
 * Every call that the service answers, and the verb that answers it: API Gateway's routes, the
 * functions' dispatch and the OpenAPI document all derive from this table.
 */
export const ROUTES = {
  "POST /v1/reports/{path+}": { verb: "ingest", auth: "caller", needs: "report" },
  "POST /v1/reports": { verb: "ingest", auth: "caller", needs: "report", each: true },
  "PATCH /v1/status/{path+}": { verb: "ingest", auth: "caller", needs: "report" },
  "GET /v1/status/{path+}": { verb: "query", auth: "caller", needs: "read", query: ["at"] },
  "GET /v1/status": {
    verb: "query",
    auth: "caller",
    needs: "read",
    each: true,
    query: ["prefix", "depth", "health", "label", "limit", "cursor"],
  },
  "GET /v1/wait/{path+}": {
    verb: "wait",
    auth: "caller",
    needs: "read",
    limit: "wait",
    query: ["for", "any", "failOn", "timeout"],
  },
  "GET /v1/history/{path+}": {
    verb: "query",
    auth: "caller",
    needs: "read",
    query: ["limit", "before", "summary"],
  },
  "GET /v1/history": {
    verb: "query",
    auth: "caller",
    needs: "read",
    each: true,
    query: ["prefix", "after", "limit"],
  },
  "GET /v1/resources/{path+}": { verb: "query", auth: "caller", needs: "read" },
  "PUT /v1/resources/{path+}": { verb: "declare", auth: "caller", needs: "declare" },
  "DELETE /v1/resources/{path+}": { verb: "declare", auth: "caller", needs: "declare" },
  "PUT /v1/gates/{path+}": { verb: "gate", auth: "caller", needs: "declare" },
  "GET /v1/gates/{path+}": {
    verb: "gate",
    auth: "caller",
    needs: "read",
    query: ["revision", "at"],
  },
  "POST /v1/gates/{path+}": { verb: "gate", auth: "caller", needs: "read" },
  "DELETE /v1/gates/{path+}": { verb: "gate", auth: "caller", needs: "declare" },
  "GET /v1/check/{path+}": { verb: "gate", auth: "caller", needs: "read", query: ["revision"] },
  "POST /v1/check/{path+}": { verb: "gate", auth: "caller", needs: "read", query: ["revision"] },
  "PUT /v1/overrides/{path+}": { verb: "gate", auth: "caller", needs: "admin" },
  "DELETE /v1/overrides/{path+}": { verb: "gate", auth: "caller", needs: "admin" },
  "PUT /v1/approvals/{path+}": { verb: "gate", auth: "caller", needs: "approve" },
  "DELETE /v1/approvals/{path+}": { verb: "gate", auth: "caller", needs: "approve" },
  "POST /v1/tokens": { verb: "token", auth: "caller", needs: "admin", each: true },
  "GET /v1/tokens": { verb: "token", auth: "caller", needs: "admin", each: true },
  "DELETE /v1/tokens/{id}": { verb: "token", auth: "caller", needs: "admin", each: true },
  "POST /v1/webhooks/{source}": { verb: "deliver", auth: "signature" },
  "PUT /v1/hooks/{name}": { verb: "hook", auth: "caller", needs: "admin", each: true },
  "GET /v1/hooks/{name}": { verb: "hook", auth: "caller", needs: "admin", each: true },
  "DELETE /v1/hooks/{name}": { verb: "hook", auth: "caller", needs: "admin", each: true },
  "PUT /v1/subscriptions/{name}": { verb: "subscribe", auth: "caller", needs: "admin" },
  "GET /v1/subscriptions/{name}": { verb: "subscribe", auth: "caller", needs: "admin" },
  "POST /v1/subscriptions/{name}": {
    verb: "subscribe",
    auth: "caller",
    needs: "admin",
    query: ["redrive"],
  },
  "DELETE /v1/subscriptions/{name}": { verb: "subscribe", auth: "caller", needs: "admin" },
  "PUT /v1/silences/{name}": { verb: "subscribe", auth: "caller", needs: "admin" },
  "GET /v1/silences/{name}": { verb: "subscribe", auth: "caller", needs: "admin" },
  "DELETE /v1/silences/{name}": { verb: "subscribe", auth: "caller", needs: "admin" },
  "POST /v1/events": { verb: "deliver", auth: "caller", needs: "report", each: true },
  "GET /schemas/report.json": { verb: "query", auth: "none" },
  "GET /openapi.json": { verb: "query", auth: "none" },
  "GET /healthz": { verb: "query", auth: "none" },
} as const satisfies Record<string, RouteDescription>;

export type RouteDescription = Access & {
  readonly verb: string;
  /** Which limit its requests count for, if not that of all which are let in as it is. */
  readonly limit?: Limit;
  /** The names of its query parameters. */
  readonly query?: readonly string[];
};

type Access =
  | { readonly auth: Exclude<Auth, "caller"> }
  | {
      readonly auth: "caller";
      /** What callers must be allowed to do: on the resource in the path or, where there is none, on everything. */
      readonly needs: AccessVerb;
      /** Whether it is on each of the things that the call is about, which the endpoint judges one by one. */
      readonly each?: true;
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

/** A route as the table describes it; undefined for a key that it doesn't have. */
export function describedRoute(key: string): RouteDescription | undefined {
  return Object.hasOwn(ROUTES, key) ? ROUTES[key as Route] : undefined;
}

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
