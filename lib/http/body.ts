import { faultIn } from "../domain/json.ts";
import { invalid, Refusal } from "../domain/refusal.ts";

/** How deep any body may nest; data's own bound, from its own root, is lower. */
const MAX_DEPTH = 40;

const JSON_TYPES = ["application/json", "application/merge-patch+json"];
const YAML_TYPES = ["application/yaml", "application/x-yaml", "text/yaml"];

/** A body as it came in. */
export type Body = { readonly bytes: Uint8Array; readonly contentType: string | undefined };

/**
 * What a body of at most `limit` bytes holds; throws `tooLarge`, `unsupportedMediaType`, `malformed`
 * when it isn't JSON or YAML, and `invalid` when a key in it is one that no object may have.
 */
export async function parseBody(body: Body, limit: number): Promise<unknown> {
  refuseLarger(body.bytes, limit);
  const value = await parserFor(body.contentType)(textOf(body.bytes));
  const fault = faultIn(value, "", MAX_DEPTH);
  if (fault) throw invalid(fault);
  return value;
}

/** Throws `tooLarge` for more than `limit` bytes. */
export function refuseLarger(bytes: Uint8Array, limit: number): void {
  if (bytes.length <= limit) return;
  throw new Refusal("tooLarge", `the body has ${bytes.length} bytes, more than ${limit}`);
}

function parserFor(contentType: string | undefined): (text: string) => Promise<unknown> {
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "application/json";
  if (JSON_TYPES.includes(type)) return parseJson;
  if (YAML_TYPES.includes(type)) return parseYaml;
  throw new Refusal(
    "unsupportedMediaType",
    `the content type is ${type}; send application/json or application/yaml`,
  );
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal("malformed", "the body is not UTF-8");
  }
}

async function parseJson(text: string): Promise<unknown> {
  return orMalformed("JSON", () => JSON.parse(text));
}

/** Loaded when it is first needed, so that JSON doesn't wait for it at a cold start. */
async function parseYaml(text: string): Promise<unknown> {
  const yaml = await import("./yaml.ts");
  return orMalformed("YAML", () => yaml.parseYaml(text));
}

function orMalformed(format: string, parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal("malformed", `the body is not ${format}: ${error.message}`);
  }
}
