import type { IncomingMessage, ServerResponse } from "node:http";
import { Refusal } from "../../domain/refusal.ts";
import { PROBLEM_TYPE, problemOf } from "../../http/problem.ts";

/**
 * Answers a request that failed with the problem document of its error. An error of ours is told to
 * `complain`; that the caller has gone is none.
 */
export function answerProblem(
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  complain: (text: string) => void,
): void {
  if (isGone(error, request)) return;
  if (!(error instanceof Refusal)) complain(`${request.method} ${request.url}: ${error}`);
  if (response.headersSent) return void response.destroy();
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  const problem = problemOf(error);
  response.writeHead(problem.status, {
    "content-type": PROBLEM_TYPE,
    // What is left of a body that nobody wants to read must not be taken for the next request.
    ...(!request.complete && { connection: "close" }),
  });
  response.end(JSON.stringify(problem));
}

/** Whether an error only says that the caller went away before it had sent everything. */
function isGone(error: unknown, request: IncomingMessage): boolean {
  return request.errored !== null && error === request.errored;
}
