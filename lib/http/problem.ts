import { type Fault, Refusal, type RefusalCode } from "../domain/refusal.ts";

/** Every HTTP status that a refusal can have; the only place that knows both. */
const PROBLEMS = {
  malformed: { status: 400, title: "Malformed request" },
  unauthorized: { status: 401, title: "Not authenticated" },
  forbidden: { status: 403, title: "Not allowed" },
  notFound: { status: 404, title: "Not found" },
  methodNotAllowed: { status: 405, title: "Method not allowed" },
  timedOut: { status: 408, title: "Not met in time" },
  failed: { status: 409, title: "Failed" },
  gone: { status: 410, title: "Deleted" },
  tooLarge: { status: 413, title: "Too large" },
  unsupportedMediaType: { status: 415, title: "Unsupported media type" },
  invalid: { status: 422, title: "Invalid content" },
  unavailable: { status: 503, title: "Try again" },
} as const satisfies Record<RefusalCode, { status: number; title: string }>;

export const PROBLEM_TYPE = "application/problem+json";

/** RFC 9457's problem details, with the fields at fault. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly Fault[];
};

/** Faults that a caller is told of, and characters of each text: what was sent isn't sent back whole. */
const TOLD = { faults: 50, characters: 500 } as const;

function cut(text: string): string {
  return text.length <= TOLD.characters ? text : `${text.slice(0, TOLD.characters - 1)}…`;
}

/** What a caller is told of an error; one that is no refusal is ours, and its cause stays with us. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof Refusal)) {
    return {
      type: "urn:signalbox:problem:internal",
      title: "Internal error",
      status: 500,
      detail: "the request could not be processed; nothing that was acknowledged is lost",
    };
  }
  const { status, title } = PROBLEMS[error.code];
  const type = `urn:signalbox:problem:${error.code}`;
  const errors = error.faults
    .slice(0, TOLD.faults)
    .map(({ path, message }) => ({ path: cut(path), message: cut(message) }));
  const more = error.faults.length - errors.length;
  const detail = more > 0 ? `${cut(error.message)}; and ${more} faults more` : cut(error.message);
  return { type, title, status, detail, ...(errors.length > 0 && { errors }) };
}
