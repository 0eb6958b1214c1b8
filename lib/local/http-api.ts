import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { PROBLEM_TYPE, problemOf } from "../contract/problem.ts";
import { Refusal } from "../domain/refusal.ts";
import type { LocalFunction } from "./function.ts";
import { readBody } from "./http-body.ts";
import { arnOf, PSEUDO_PARAMETERS } from "./template.ts";

/** A route of the HTTP API, and the function that it integrates. */
export type Route = {
  readonly key: string;
  readonly function: LocalFunction;
  /** Whether callers must be signed in; on loopback, every caller is the administrator. */
  readonly signedIn: boolean;
};

/** API Gateway's own limit on a request. */
const MAX_BODY = 10_000_000;
const DEFAULT_KEY = "$default";

type Compiled = Route & {
  readonly method: string;
  readonly expression: RegExp;
  readonly names: readonly string[];
  /** Exact paths go before variables, and those before greedy ones. */
  readonly precedence: number;
};

type Result = {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
};

/** An API Gateway HTTP API on this machine: requests in, payload format 2.0 to functions, their answers out. */
export class HttpApi {
  readonly #routes: readonly Compiled[];
  readonly #complain: (text: string) => void;

  constructor(routes: readonly Route[], complain: (text: string) => void) {
    this.#routes = routes.map(compile).sort((one, other) => one.precedence - other.precedence);
    this.#complain = complain;
  }

  /** Answers a request; never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const url = new URL(`http://localhost${request.url ?? "/"}`);
      const body = await readBody(request, MAX_BODY);
      const route = this.#match(request.method ?? "GET", url.pathname);
      if (!route) throw new Refusal("notFound", `there is nothing at ${url.pathname}`);
      const result = (await route.function.invoke(eventOf(request, url, body, route))) as Result;
      send(response, result);
    } catch (error) {
      if (!(error instanceof Refusal)) this.#complain(`${request.method} ${request.url}: ${error}`);
      const problem = problemOf(error);
      const headers = { "content-type": PROBLEM_TYPE, connection: "close" };
      send(response, { statusCode: problem.status, headers, body: JSON.stringify(problem) });
    }
  }

  #match(method: string, path: string): Compiled | undefined {
    const isFor = (route: Compiled) => route.method === method || route.method === "ANY";
    return this.#routes.find(
      (route) => route.key === DEFAULT_KEY || (isFor(route) && route.expression.test(path)),
    );
  }
}

const PARAMETER = /\{(\w+)(\+?)\}/g;

function compile(route: Route): Compiled {
  const [method = "ANY", path = "/"] = route.key === DEFAULT_KEY ? [] : route.key.split(" ");
  const names = [...path.matchAll(PARAMETER)].map(([, name = ""]) => name);
  const source = path
    .replaceAll(/[.*?^$()|[\]\\]/g, "\\$&")
    .replaceAll(PARAMETER, (_, __, greedy) => (greedy ? "(.+)" : "([^/]+)"));
  const greedy = path.includes("+}") ? 2 : 0;
  const precedence = route.key === DEFAULT_KEY ? 4 : Math.max(greedy, names.length > 0 ? 1 : 0);
  return { ...route, method, names, precedence, expression: new RegExp(`^${source}$`) };
}

/** The event of payload format 2.0. */
function eventOf(request: IncomingMessage, url: URL, body: Buffer, route: Compiled) {
  const headers = headersOf(request);
  const text = isText(headers["content-type"]);
  const query = Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((name) => [
      name,
      url.searchParams.getAll(name).join(","),
    ]),
  );
  const parameters = parametersOf(route, url.pathname);
  const now = new Date();
  return {
    version: "2.0",
    routeKey: route.key,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers,
    ...(url.search !== "" && { queryStringParameters: query }),
    ...(route.names.length > 0 && { pathParameters: parameters }),
    requestContext: {
      accountId: PSEUDO_PARAMETERS["AWS::AccountId"],
      apiId: "local",
      domainName: headers.host ?? "localhost",
      domainPrefix: "localhost",
      http: {
        method: request.method ?? "GET",
        path: url.pathname,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? "",
        userAgent: headers["user-agent"] ?? "",
      },
      ...(route.signedIn && { authorizer: { iam: ADMINISTRATOR } }),
      requestId: randomUUID(),
      routeKey: route.key,
      stage: DEFAULT_KEY,
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(text ? "utf8" : "base64") }),
    isBase64Encoded: body.length > 0 && !text,
  };
}

const ADMINISTRATOR = {
  accountId: PSEUDO_PARAMETERS["AWS::AccountId"],
  userArn: arnOf("iam", "user/administrator").replace("iam:local:", "iam::"),
};

function headersOf(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headersDistinct);
  return Object.fromEntries(entries.map(([name, values]) => [name, (values ?? []).join(",")]));
}

/** API Gateway hands text over as it is, and everything else as base64. */
function isText(contentType = ""): boolean {
  return /^(text\/|application\/(json|javascript|xml|[\w.-]+\+(json|xml))\b)/.test(contentType);
}

function parametersOf({ expression, names }: Compiled, path: string): Record<string, string> {
  const [, ...values] = expression.exec(path) ?? [];
  return Object.fromEntries(names.map((name, index) => [name, decode(values[index] ?? "")]));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function send(response: ServerResponse, result: Result): void {
  const { statusCode = 200, headers = {}, body = "", isBase64Encoded = false } = result;
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value));
  response.writeHead(statusCode, bytes.length > 0 ? { "content-length": bytes.length } : {});
  response.end(bytes);
}
