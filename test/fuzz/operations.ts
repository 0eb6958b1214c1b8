import type { JsonSchema } from "./schema.ts";

export type Parameter = {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly schema: JsonSchema;
};

/** A call of the service, as its OpenAPI document tells of it. */
export type Operation = {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: JsonSchema | undefined;
};

/** What of an OpenAPI document is used. */
export type OpenApi = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentOperation>>>>;
};
type DocumentOperation = {
  readonly parameters: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
  };
};

/** Every call in an OpenAPI document. */
export function operationsIn({ paths }: OpenApi): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters, requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content["application/json"]?.schema,
    })),
  );
}
