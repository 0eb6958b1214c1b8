import type * as z from "zod/mini";
import { answers } from "../schema/status.ts";
import { jsonSchema, type Schema } from "./json-schema.ts";
import { OPERATIONS, TYPES } from "./operations.ts";
import { PARAMETERS } from "./parameters.ts";
import { PROBLEM_TYPE } from "./problem.ts";
import { ROUTES, type Route, type RouteDescription } from "./routes.ts";

/** What lets callers in: where a stack has them sign with IAM, its policies say what they may. */
const SCHEMES = {
  bearer: {
    type: "http",
    scheme: "bearer",
    description:
      "An API token, or a JWT of an issuer that the service trusts; beside it, what it must be allowed to do",
  },
  sigv4: {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description: 'AWS SigV4, on a stack whose option authorization is "iam"',
  },
};

function securityOf(route: RouteDescription): object[] {
  return route.auth === "caller" ? [{ bearer: [route.needs] }, { sigv4: [] }] : [];
}

let document: object | undefined;

/** The OpenAPI 3.1 document of the calls that the service answers, made when it is first asked for. */
export function openApi(): object {
  document ??= describeCalls();
  return document;
}

function describeCalls(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [route, description] of Object.entries(ROUTES)) {
    const [method = "", pattern = ""] = route.split(" ");
    const url = pattern.replace("+}", "}");
    paths[url] = {
      ...paths[url],
      [method.toLowerCase()]: operation(url, route as Route, description),
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
    components: { securitySchemes: SCHEMES },
  };
}

function operation(url: string, route: Route, description: RouteDescription) {
  const { summary, request, types = TYPES, headers = [], answers: given } = OPERATIONS[route];
  const responses = Object.entries(given).map(([status, schema]) => [
    status,
    { description: summary, ...(schema && { content: content(schema, "application/json") }) },
  ]);
  return {
    summary,
    security: securityOf(description),
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
