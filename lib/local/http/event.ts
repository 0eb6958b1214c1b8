import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { globalArnOf, PSEUDO_PARAMETERS } from "../template/template.ts";

/** The route that a request matched, its path and query, and what the path said for the route's variables. */
export type Match = {
  readonly key: string;
  readonly path: string;
  readonly query: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Whether the caller is the administrator of this machine. */
  readonly administrator: boolean;
};

/** The event of payload format 2.0; the administrator is who an IAM authorizer would say that calls. */
export function eventOf(
  request: IncomingMessage,
  body: Buffer,
  { key, path, query, parameters, administrator }: Match,
) {
  const headers = headersOf(request);
  const text = isText(headers["content-type"]);
  return {
    version: "2.0",
    routeKey: key,
    rawPath: path,
    rawQueryString: query,
    ...(headers.cookie && { cookies: headers.cookie.split(/; */) }),
    headers,
    ...(query !== "" && { queryStringParameters: valuesIn(query) }),
    ...(Object.keys(parameters).length > 0 && { pathParameters: parameters }),
    requestContext: {
      ...contextOf(request, path, headers),
      ...(administrator && { authorizer: { iam: ADMINISTRATOR } }),
      routeKey: key,
    },
    ...(body.length > 0 && { body: body.toString(text ? "utf8" : "base64") }),
    isBase64Encoded: body.length > 0 && !text,
  };
}

function contextOf(request: IncomingMessage, path: string, headers: Record<string, string>) {
  const now = new Date();
  return {
    accountId: PSEUDO_PARAMETERS["AWS::AccountId"],
    apiId: "local",
    domainName: headers.host ?? "localhost",
    domainPrefix: "localhost",
    http: {
      method: request.method ?? "GET",
      path,
      protocol: `HTTP/${request.httpVersion}`,
      sourceIp: request.socket.remoteAddress ?? "",
      userAgent: headers["user-agent"] ?? "",
    },
    requestId: randomUUID(),
    stage: "$default",
    time: accessLogTime(now),
    timeEpoch: now.getTime(),
  };
}

/** A time as access logs have it: `18/Apr/2023:17:01:46 +0000`. */
function accessLogTime(time: Date): string {
  const [, day, month, year, clock] = time.toUTCString().split(" ");
  return `${day}/${month}/${year}:${clock} +0000`;
}

const ADMINISTRATOR = {
  accountId: PSEUDO_PARAMETERS["AWS::AccountId"],
  userArn: globalArnOf("iam", "user/administrator"),
};

function headersOf(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headersDistinct);
  return Object.fromEntries(entries.map(([name, values]) => [name, (values ?? []).join(",")]));
}

function valuesIn(query: string): Record<string, string> {
  const values = new URLSearchParams(query);
  const names = [...new Set(values.keys())];
  return Object.fromEntries(names.map((name) => [name, values.getAll(name).join(",")]));
}

/** API Gateway hands text over as it is, and everything else as base64. */
function isText(contentType = ""): boolean {
  return /^(text\/|application\/(json|javascript|xml|[\w.-]+\+(json|xml))\b)/.test(contentType);
}
