/** Every way in which Signalbox says no; HTTP statuses hang on these words, once, in the contract. */
const REFUSALS = [
  "malformed",
  "unauthorized",
  "forbidden",
  "notFound",
  "methodNotAllowed",
  "timedOut",
  "failed",
  "gone",
  "tooLarge",
  "unsupportedMediaType",
  "invalid",
  "unavailable",
] as const;
export type RefusalCode = (typeof REFUSALS)[number];

/** One fault in an input: `path` names the field as the sender wrote it, such as `conditions[0].status`. */
export type Fault = { readonly path: string; readonly message: string };

/** What a caller is told when a request changes nothing; `faults` name the fields at fault. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  readonly faults: readonly Fault[];

  constructor(
    code: RefusalCode,
    detail: string,
    faults: readonly Fault[] = [],
    options?: ErrorOptions,
  ) {
    super(detail, options);
    this.code = code;
    this.faults = faults;
  }
}

/** A refusal of well-formed input with forbidden content; the detail repeats the first fault. */
export function invalid(...faults: [Fault, ...Fault[]]): Refusal {
  const [{ path, message }] = faults;
  return new Refusal("invalid", path === "" ? message : `${path}: ${message}`, faults);
}

/** Runs what reads a part of a whole, such as `[3]`; a refusal's faults then name the part too. */
export function within<T>(part: string, read: () => T): T {
  try {
    return read();
  } catch (refusal) {
    if (part === "" || !(refusal instanceof Refusal)) throw refusal;
    const [first, ...rest] = refusal.faults.map(({ path, message }) => ({
      path: path === "" || path.startsWith("[") ? `${part}${path}` : `${part}.${path}`,
      message,
    }));
    throw first
      ? invalid(first, ...rest)
      : new Refusal(refusal.code, `${part}: ${refusal.message}`, [], { cause: refusal });
  }
}
