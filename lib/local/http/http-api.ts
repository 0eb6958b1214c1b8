import type { IncomingMessage, ServerResponse } from "node:http";
import { Refusal } from "../../domain/refusal.ts";
import type { Invocable } from "../functions/function.ts";
import { readBody } from "./body.ts";
import { eventOf } from "./event.ts";
import { isOwn } from "./loopback.ts";

/** A route of the HTTP API, and the function that it integrates. */
export type Route = {
  readonly key: string;
  /** Whether callers must sign with IAM, and not the function judges them. */
  readonly signedIn: boolean;
  readonly function: Invocable;
};

/** API Gateway's own limit on a request. */
const MAX_BODY = 10_000_000;
const DEFAULT_KEY = "$default";
/** What the default route is as a key: the last of all to match. */
const ANYTHING = "ANY {any+}";

type Compiled = Route & {
  readonly method: string;
  readonly expression: RegExp;
  readonly names: readonly string[];
  readonly rank: string;
};

type Result = {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
};

/** An API Gateway HTTP API on this machine: requests in, payload format 2.0 to functions, their answers out. */
export class HttpApi {
  readonly #routes: readonly Compiled[];
  readonly #complain: (text: string) => void;

  constructor(routes: readonly Route[], complain: (text: string) => void) {
    this.#routes = routes.map(compile).sort((one, other) => (one.rank < other.rank ? -1 : 1));
    this.#complain = complain;
  }

  /** Answers a request; rejects when the function behind its route fails, or there is none. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { path, query } = targetOf(request.url ?? "");
    const body = await readBody(request, MAX_BODY);
    const route = this.#match(request.method ?? "GET", path);
    if (!route) throw new Refusal("notFound", `there is nothing at ${path}`);
    const administrator = isAdministrator(request, route);
    const match = { ...route, path, query, parameters: parametersOf(route, path), administrator };
    const result = (await route.function.invoke(eventOf(request, body, match))) as Result;
    send(response, result);
    const { statusCode = 200 } = result;
    if (statusCode >= 500) this.#complain(`${request.method} ${path} was answered ${statusCode}`);
  }

  #match(method: string, path: string): Compiled | undefined {
    const isFor = (route: Compiled) => route.method === method || route.method === "ANY";
    return this.#routes.find((route) => isFor(route) && route.expression.test(path));
  }
}

/**
 * Whether a request is the administrator's of this machine: its own, without a token that it is to be held to.
 * Throws `forbidden` where callers must sign and this is another's: nobody's signature can be checked here.
 */
function isAdministrator(request: IncomingMessage, { signedIn }: Route): boolean {
  if (!signedIn) return isOwn(request) && request.headers.authorization === undefined;
  if (isOwn(request)) return true;
  throw new Refusal("forbidden", "only this machine may call this");
}

/** A request's path and query just as they were sent: a URL parser would resolve dots away. */
function targetOf(target: string): { path: string; query: string } {
  const [, path = "", query = ""] = /^(?:https?:\/\/[^/?]*)?([^?]*)\??(.*)$/.exec(target) ?? [];
  return { path: path || "/", query };
}

const PARAMETER = /\{(\w+)(\+?)\}/g;

function compile(route: Route): Compiled {
  const [method = "", path = ""] = (route.key === DEFAULT_KEY ? ANYTHING : route.key).split(" ");
  const names = [...route.key.matchAll(PARAMETER)].map(([, name = ""]) => name);
  const source = path
    .replaceAll(/[.*?^$()|[\]\\]/g, "\\$&")
    .replaceAll(PARAMETER, (_, __, greedy) => (greedy ? "(.+)" : "([^/]+)"));
  const expression = new RegExp(`^${source}$`);
  return { ...route, method, names, expression, rank: rankOf(method, path) };
}

/** Sorts the most specific route first: segment by segment a text, then a variable, then a greedy one. */
function rankOf(method: string, path: string): string {
  const kinds = path.split("/").map((segment) => {
    if (!segment.startsWith("{")) return "0";
    return segment.endsWith("+}") ? "2" : "1";
  });
  return `${kinds.join("")}${method === "ANY" ? "1" : "0"}`;
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
  const { statusCode = 200, headers = {}, cookies, body = "", isBase64Encoded = false } = result;
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value));
  if (cookies) response.setHeader("set-cookie", cookies);
  response.writeHead(statusCode, bytes.length > 0 ? { "content-length": bytes.length } : {});
  response.end(bytes);
}
