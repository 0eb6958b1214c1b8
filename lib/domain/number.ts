/** A number that would be another than its sender wrote becomes NaN, which no body may hold. */
const LOST = Number.NaN;

/** An integer as a double, if that reads the same when it is written out again. */
export function exactInteger(value: bigint): number {
  const double = Number(value);
  return String(double) === String(value) ? double : LOST;
}

/** A double as its source says, unless it is zero and the source isn't. */
export function exactDouble(value: number, source: string): number {
  return value === 0 && /^[^eE]*[1-9]/.test(source) ? LOST : value;
}

/** Only a long row of digits or a negative exponent can be more than a double holds, and few texts have one. */
const SUSPICIOUS = /\d{16}|[eE]-/;

/** A text of JSON, its integers exact; throws a `SyntaxError`, or a `RangeError` when it is nested too deeply. */
export function parseJson(text: string): unknown {
  return SUSPICIOUS.test(text) ? JSON.parse(text, exactly) : JSON.parse(text);
}

function exactly(_key: string, value: unknown, { source = "" }: { source?: string } = {}): unknown {
  if (typeof value !== "number") return value;
  return /^-?\d+$/.test(source) ? exactInteger(BigInt(source)) : exactDouble(value, source);
}
