import { isScalar, parseDocument, visit, YAMLError, type YAMLMap } from "yaml";
import { exactDouble, exactInteger } from "../domain/number.ts";

/**
 * Tags of other types than JSON's are refused rather than read as something that JSON can't keep.
 * Keys that come twice are looked for here, because the library's own way takes a square of the time.
 */
const OPTIONS = {
  intAsBigInt: true,
  resolveKnownTags: false,
  uniqueKeys: false,
  logLevel: "error",
} as const;

/** A text as YAML 1.2; throws a `SyntaxError` when it is none, or when it is built to exhaust us. */
export function parseYaml(text: string): unknown {
  try {
    const document = parseDocument(text, OPTIONS);
    const [problem] = [...document.errors, ...document.warnings];
    if (problem?.code === "MULTIPLE_DOCS") throw new SyntaxError("it holds several documents");
    if (problem) throw problem;
    visit(document, {
      Map: (_, map) => requireUniqueKeys(map),
      Scalar(key, node) {
        if (typeof node.value === "bigint" && key !== "key") node.value = exactInteger(node.value);
        if (typeof node.value === "number") node.value = exactDouble(node.value, node.source ?? "");
      },
    });
    return document.toJS();
  } catch (error) {
    // Too many aliases are a ReferenceError of the parser, and too deep a nest is a RangeError.
    const refused =
      error instanceof YAMLError || error instanceof ReferenceError || error instanceof RangeError;
    if (!refused) throw error;
    throw new SyntaxError(error.message.split("\n")[0], { cause: error });
  }
}

/** JSON's keys are texts, so that 1 and "1" are one key, and a list is none. */
function requireUniqueKeys({ items }: YAMLMap): void {
  const known = new Set<string>();
  for (const { key } of items) {
    if (!isScalar(key)) throw new SyntaxError("it has a key that is no text");
    const name = String(key.value ?? "");
    if (known.has(name)) throw new SyntaxError(`it has the key ${JSON.stringify(name)} twice`);
    known.add(name);
  }
}
