import type { Problem } from "../http/problem.ts";

/** Why a call came to nothing, worded for who made it, with what to do next. */
export class ClientError extends Error {
  override readonly name: string = "ClientError";
}

/** Nobody answered, or not to the end; what was sent may or may not have arrived. */
export class ConnectionError extends ClientError {
  override readonly name = "ConnectionError";
}

/** What is kept under a name. */
export type Named = "subscription" | "silence";

/** What was asked for, as far as it tells what to do about a problem. */
export type Asked = {
  readonly method: string;
  readonly resource?: string;
  readonly named?: Named;
};

/** What the type of every problem of Signalbox's own begins with. */
const OURS = "urn:signalbox:problem:";

/** The service said no, and why; or something before it did. */
export class ProblemError extends ClientError {
  override readonly name = "ProblemError";
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors: NonNullable<Problem["errors"]>;
  /** Whether Signalbox itself said so, and not something before it, such as API Gateway or a proxy. */
  readonly bySignalbox: boolean;
  readonly asked: Asked;

  constructor({ type, status, title, detail, errors = [] }: Problem, asked: Asked) {
    super(detail || title);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.errors = errors;
    this.bySignalbox = type.startsWith(OURS);
    this.asked = asked;
  }
}

/** Whether there are more calls than are let through, so that this one may succeed in a moment. */
export function isBusy(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 429;
}

/** Whether the same call may well succeed in a moment, as when the service is being restarted. */
export function isPassing(error: unknown): boolean {
  if (error instanceof ConnectionError || isBusy(error)) return true;
  return error instanceof ProblemError && error.status >= 500;
}
