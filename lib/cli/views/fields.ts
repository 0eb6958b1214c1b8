import { oneLine, type Paint } from "./paint.ts";
import { widthsOf } from "./table.ts";

/** A line for each field that has a value, the values below each other. */
export function fieldLines(
  fields: readonly (readonly [name: string, value: string | undefined])[],
  paint: Paint,
): string[] {
  const given = fields.filter(([, value]) => value);
  const [width = 0] = widthsOf(given.map(([name]) => [name]));
  return given.map(
    ([name, value = ""]) => `${paint("dim", name.padEnd(width))}  ${oneLine(value)}`,
  );
}

/** Lines below an empty one, if there are any. */
export function section(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", ...lines];
}
