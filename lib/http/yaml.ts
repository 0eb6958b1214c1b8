import { parseDocument, visit, YAMLError } from "yaml";
import { exactDouble, exactInteger } from "../domain/number.ts";

/** Tags of other types than JSON's are refused rather than read as something that JSON can't keep. */
const OPTIONS = { intAsBigInt: true, resolveKnownTags: false };

/** A text as YAML 1.2; throws a `SyntaxError` when it is none, or when it is built to exhaust us. */
export function parseYaml(text: string): unknown {
  try {
    const document = parseDocument(text, OPTIONS);
    const [problem] = [...document.errors, ...document.warnings];
    if (problem?.code === "MULTIPLE_DOCS") throw new SyntaxError("it holds several documents");
    if (problem) throw problem;
    visit(document, {
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
