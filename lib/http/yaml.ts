import { parse, YAMLError } from "yaml";

/** A text as YAML 1.2; throws a `SyntaxError` when it is none, or when it is built to exhaust us. */
export function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    // Too many aliases are a ReferenceError of the parser, and too deep a nest is a RangeError.
    const refused =
      error instanceof YAMLError || error instanceof ReferenceError || error instanceof RangeError;
    if (!refused) throw error;
    throw new SyntaxError(error.message.split("\n")[0], { cause: error });
  }
}
