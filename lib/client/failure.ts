import type { Problem } from "../http/problem.ts";
import { type Asked, ClientError, ConnectionError, ProblemError } from "./errors.ts";

/** Why a call to `url` failed, for who made it; what the caller's own signal ended stays as it is. */
export function failureOf(
  error: unknown,
  url: string,
  { signal }: { readonly signal?: AbortSignal | undefined },
): unknown {
  if (signal?.aborted || error instanceof ClientError) return error;
  const options = { cause: error };
  if (error instanceof DOMException && error.name === TIMEOUT) {
    return new ConnectionError(`${url} did not answer in time; try again`, options);
  }
  const reason = reasonOf(error);
  if (reason === "unexpected redirect") {
    const text = `${url} redirects elsewhere; set SIGNALBOX_URL to where it leads`;
    return new ClientError(text, options);
  }
  const why = reason === "ECONNREFUSED" ? "" : ` (${reason})`;
  return new ConnectionError(
    `no Signalbox answers at ${url}${why}; start one with "npm start", or set SIGNALBOX_URL`,
    options,
  );
}

const TIMEOUT = "TimeoutError";

/** An answer that no Signalbox would give. */
export function stranger(url: string): ClientError {
  return new ClientError(
    `what answers at ${url} is no Signalbox; set SIGNALBOX_URL to where one is`,
  );
}

/** Why fetch failed: it says only that it did, and keeps the reason in its cause. */
function reasonOf(error: unknown): string {
  const { cause = error } = error as { cause?: unknown };
  const { code, message } = cause as { code?: unknown; message?: unknown };
  return String(code ?? message);
}

/** RFC 9457's type of a problem that says no more than its status. */
const NO_TYPE = "about:blank";

/** The problem in an answer; one that something between wrote, such as a proxy, has only its status. */
export function problemIn(
  text: string,
  { status, statusText }: Pick<Response, "status" | "statusText">,
  asked: Asked,
): ProblemError {
  const plain = { type: NO_TYPE, status, title: `HTTP ${status} ${statusText}`.trim(), detail: "" };
  try {
    const { type, title, detail, errors } = { ...plain, ...(JSON.parse(text) as Partial<Problem>) };
    return new ProblemError({ type, status, title, detail, errors: [...(errors ?? [])] }, asked);
  } catch {
    return new ProblemError(plain, asked);
  }
}
