import { parseArgs } from "node:util";

/** Milliseconds between lines of progress for a reader that is no terminal. */
const RARELY = 10_000;

/** The natural numbers given as options such as `--seed 7`, or else their defaults; throws for anything else. */
export function numbersIn<K extends string>(
  args: string[],
  defaults: Readonly<Record<K, number>>,
): Record<K, number> {
  const names = Object.keys(defaults) as K[];
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  const { values } = parseArgs({ args, options });
  const numbers = names.map((name) => {
    const text = values[name];
    if (text === undefined) return [name, defaults[name]];
    if (!/^\d{1,9}$/.test(String(text))) throw new Error(`--${name} ${text} is no natural number`);
    return [name, Number(text)];
  });
  return Object.fromEntries(numbers) as Record<K, number>;
}

/** Shows how far something is: one line that is written over itself, or now and then one for a log. */
export function progressLine(stream: NodeJS.WriteStream): (text: string) => void {
  let shown = Number.NEGATIVE_INFINITY;
  return (text) => {
    if (stream.isTTY) {
      stream.write(`\r\x1b[K${text}`);
    } else if (Date.now() - shown >= RARELY) {
      shown = Date.now();
      stream.write(`${text}\n`);
    }
  };
}
