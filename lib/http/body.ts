import { parseJson } from "../domain/number.ts";
import { Refusal } from "../domain/refusal.ts";

const JSON_TYPES = ["application/json", "application/merge-patch+json"];
const YAML_TYPES = ["application/yaml", "application/x-yaml", "text/yaml"];

/** A body as it came in. */
export type Body = {
  readonly bytes: Uint8Array;
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
};

/**
 * What a body of at most `limit` bytes holds, whatever that is; throws `tooLarge`,
 * `unsupportedMediaType`, or `malformed` when it isn't JSON or YAML.
 */
export async function parseBody(body: Body, limit: number): Promise<unknown> {
  refuseLarger(body.bytes, limit);
  refuseEncoded(body);
  return parserFor(body.contentType)(textOf(body.bytes));
}

/** Throws `tooLarge` for more than `limit` bytes. */
export function refuseLarger(bytes: Uint8Array, limit: number): void {
  if (bytes.length <= limit) return;
  throw new Refusal("tooLarge", `the body has ${bytes.length} bytes, more than ${limit}`);
}

function refuseEncoded({ contentEncoding = "identity" }: Body): void {
  if (contentEncoding.toLowerCase() === "identity") return;
  throw new Refusal(
    "unsupportedMediaType",
    `the content encoding is ${contentEncoding}; send the body as it is`,
  );
}

function parserFor(contentType: string | undefined): (text: string) => unknown {
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "application/json";
  if (JSON_TYPES.includes(type)) return (text) => orMalformed("JSON", () => parseJson(text));
  if (YAML_TYPES.includes(type)) return fromYaml;
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

/** Loaded when it is first needed, so that JSON doesn't wait for it at a cold start. */
async function fromYaml(text: string): Promise<unknown> {
  const { parseYaml } = await import("./yaml.ts");
  return orMalformed("YAML", () => parseYaml(text));
}

function orMalformed(format: string, parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RangeError)
      throw new Refusal("malformed", "the body is nested too deeply");
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal("malformed", `the body is not ${format}: ${error.message}`);
  }
}
