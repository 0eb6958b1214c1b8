import * as z from "zod/mini";
import { HEALTHS } from "../domain/health.ts";
import { PAGE } from "../domain/limits.ts";
import { MAX_SEGMENTS } from "../domain/resource.ts";
import { declaration } from "../schema/declaration.ts";
import {
  approvalRequest,
  gateDecision,
  gateDefinition,
  gateView,
  overrideRequest,
  whatIfRequest,
} from "../schema/gate.ts";
import { addressedReport, batchOf, report, statusPatch } from "../schema/report.ts";
import { answers, history } from "../schema/status.ts";
import {
  anyJson,
  data,
  duration,
  health,
  instant,
  jsonObject,
  milliseconds,
  path,
  time,
} from "../schema/values.ts";
import { depth, PARAMETERS, pageSize, patience, predicate } from "./parameters.ts";
import { PROBLEM_TYPE } from "./problem.ts";
import { type Auth, ROUTES, type Route } from "./routes.ts";

type Schema = z.ZodMiniType;

/** What the document says of a call beside its route: the schemas are those that validate. */
type Operation = {
  readonly summary: string;
  readonly request?: Schema;
  /** The content types of the request; JSON and YAML unless it says. */
  readonly types?: string[];
  readonly headers?: readonly string[];
  readonly answers: Readonly<Record<number, Schema | undefined>>;
};

/** What bodies may be, unless a call says otherwise. */
const TYPES = ["application/json", "application/yaml"];

const OPERATIONS: Readonly<Record<Route, Operation>> = {
  "POST /v1/reports/{path+}": {
    summary: "Report on a resource",
    request: report,
    answers: { 200: answers.ingested },
  },
  "POST /v1/reports": {
    summary: "Report on up to 500 resources, each report judged for itself",
    request: batchOf(addressedReport),
    answers: { 200: answers.batch },
  },
  "PATCH /v1/status/{path+}": {
    summary: "Patch a status as a pipeline writes it: keys without a meaning of their own are data",
    request: statusPatch,
    types: [...TYPES, "application/merge-patch+json"],
    answers: { 200: answers.ingested },
  },
  "GET /v1/status/{path+}": {
    summary: "The merged status of a resource",
    headers: ["If-None-Match"],
    answers: { 200: answers.status, 304: undefined },
  },
  "GET /v1/status": {
    summary: "Statuses in the order of their paths",
    answers: { 200: answers.statuses },
  },
  "GET /v1/wait/{path+}": {
    summary: "Wait until a resource is as wanted, at most 25 s; 408 says why it isn't yet",
    answers: { 200: answers.met },
  },
  "GET /v1/history/{path+}": {
    summary: "A resource's published transitions, and what people did to a gate, newest first",
    answers: { 200: history },
  },
  "GET /v1/resources/{path+}": {
    summary: "The declaration of a resource",
    answers: { 200: declaration },
  },
  "PUT /v1/resources/{path+}": {
    summary: "Declare a resource; again is as good as once",
    request: declaration,
    answers: { 200: answers.status, 201: answers.status },
  },
  "DELETE /v1/resources/{path+}": {
    summary: "Delete a resource; it answers 410 until it is declared again",
    answers: { 204: undefined },
  },
  "PUT /v1/gates/{path+}": {
    summary: "Define a gate; again is as good as once",
    request: gateDefinition,
    answers: { 200: gateView, 201: gateView },
  },
  "GET /v1/gates/{path+}": {
    summary: "What a gate decides now, why, and how it is defined",
    answers: { 200: gateView },
  },
  "POST /v1/gates/{path+}": {
    summary: "What a gate would decide, if; nothing is stored",
    request: whatIfRequest,
    answers: { 200: gateView },
  },
  "DELETE /v1/gates/{path+}": {
    summary: "Delete a gate; it answers 410 until it is defined again",
    answers: { 204: undefined },
  },
  "GET /v1/check/{path+}": {
    summary: "Whether a gate passes: 200 when it does, 403 when it doesn't, and why",
    answers: { 200: gateDecision, 403: gateDecision },
  },
  "POST /v1/check/{path+}": {
    summary: "As GET, for tools that only post; what they post is not looked at",
    answers: { 200: gateDecision, 403: gateDecision },
  },
  "PUT /v1/overrides/{path+}": {
    summary: "Force a gate for a while, in place of any override before",
    request: overrideRequest,
    answers: { 200: gateView },
  },
  "DELETE /v1/overrides/{path+}": {
    summary: "Force a gate no more",
    answers: { 200: gateView },
  },
  "PUT /v1/approvals/{path+}": {
    summary: "Approve of a gate, as the caller",
    request: approvalRequest,
    answers: { 200: gateView },
  },
  "DELETE /v1/approvals/{path+}": {
    summary: "Withdraw the caller's approval",
    answers: { 200: gateView },
  },
  "POST /v1/webhooks/{source}": {
    summary: "A signed delivery from a source",
    headers: ["X-GitHub-Event", "X-GitHub-Delivery", "X-Hub-Signature-256"],
    request: jsonObject,
    types: ["application/json"],
    answers: { 202: answers.delivered },
  },
  "GET /openapi.json": { summary: "This document", answers: { 200: jsonObject } },
  "GET /healthz": { summary: "Whether the service is alive", answers: { 200: answers.alive } },
};

const SECURITY: Record<Auth, object[]> = { caller: [{ sigv4: [] }], signature: [], none: [] };

let document: object | undefined;

/** The OpenAPI 3.1 document of the calls that the service answers, made when it is first asked for. */
export function openApi(): object {
  document ??= describeCalls();
  return document;
}

function describeCalls(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [route, { auth }] of Object.entries(ROUTES)) {
    const [method = "", pattern = ""] = route.split(" ");
    const url = pattern.replace("+}", "}");
    paths[url] = {
      ...paths[url],
      [method.toLowerCase()]: operation(url, route as Route, auth),
    };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Signalbox",
      version: "1",
      description: "A status service for software delivery. Bodies may be YAML as well as JSON.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths,
    components: {
      securitySchemes: {
        sigv4: { type: "apiKey", in: "header", name: "Authorization", description: "AWS SigV4" },
      },
    },
  };
}

function operation(url: string, route: Route, auth: Auth) {
  const { summary, request, types = TYPES, headers = [], answers: given } = OPERATIONS[route];
  const responses = Object.entries(given).map(([status, schema]) => [
    status,
    { description: summary, ...(schema && { content: content(schema, "application/json") }) },
  ]);
  return {
    summary,
    security: SECURITY[auth],
    parameters: [
      ...pathParameters(url),
      ...queryParameters(PARAMETERS[route]),
      ...headers.map(header),
    ],
    ...(request && { requestBody: { required: true, content: content(request, ...types) } }),
    responses: {
      ...Object.fromEntries(responses),
      default: { description: "What is wrong", content: content(answers.problem, PROBLEM_TYPE) },
    },
  };
}

function content(schema: Schema, ...types: string[]) {
  return Object.fromEntries(types.map((type) => [type, { schema: jsonSchema(schema) }]));
}

function pathParameters(url: string) {
  return [...url.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

function queryParameters(parameters: z.ZodMiniObject | undefined) {
  const properties = parameters ? jsonSchema(parameters).properties : {};
  return Object.entries(properties ?? {}).map(([name, schema]) => ({ name, in: "query", schema }));
}

function header(name: string) {
  return { name, in: "header", schema: { type: "string" } };
}

/** What may be waited for, as far as a pattern tells it. */
const PREDICATE = {
  type: "string",
  pattern:
    "^(condition=.+|health=[A-Za-z]+|jsonpath=.+|[Gg][Aa][Tt][Ee]|[Dd][Ee][Ll][Ee][Tt][Ee])$",
  examples: [
    "condition=Ready",
    "condition=Ready=False",
    "health=Ready",
    "jsonpath={.data.url}",
    "gate",
    "delete",
  ],
};

/** What the schemas check in code, in JSON Schema's words. */
const WORDS = new Map<unknown, object>([
  [time, { type: "string", format: "date-time" }],
  [instant, { type: "string", format: "date-time" }],
  [duration, { type: "string", examples: ["90s", "5m", "1h30m"] }],
  [milliseconds, { type: "string", examples: ["90s", "5m", "1h30m"] }],
  [health, { type: "string", description: `${HEALTHS.join(", ")}; in any case` }],
  [pageSize, { type: "integer", minimum: 1, maximum: PAGE.most, default: PAGE.usual }],
  [depth, { type: "integer", minimum: 0, maximum: MAX_SEGMENTS }],
  [patience, { type: "string", examples: ["0s", "500ms"], default: "25s" }],
  [predicate, PREDICATE],
  [path, { type: "string", maxLength: 512, pattern: "^[A-Za-z0-9][A-Za-z0-9._/-]*$" }],
  [data, { type: "object", description: "Merged deeply (RFC 7396); null deletes a key" }],
  [jsonObject, { type: "object" }],
  [anyJson, { description: "Any JSON, kept as it is" }],
]);

function jsonSchema(schema: Schema): { properties?: Record<string, object> } {
  return z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema: made }) => {
      Object.assign(made, WORDS.get(zodSchema));
    },
  }) as { properties?: Record<string, object> };
}
