import { ProblemError } from "../client/errors.ts";
import type { Terminal } from "./terminal.ts";
import { harmless, oneLine } from "./views/paint.ts";

/** Writes what went wrong to stderr, and what to do next where that can be known. */
export function complain({ stderr }: Pick<Terminal, "stderr">, error: Error): void {
  for (const line of explain(error)) stderr.write(`signalbox: ${line}\n`);
}

/** A line for each field at fault, or one for the whole. */
function explain(error: Error): string[] {
  if (!(error instanceof ProblemError)) return [harmless(error.message)];
  const hint = hintFor(error);
  const next = hint === undefined ? "" : `; ${hint}`;
  if (error.errors.length === 0) return [oneLine(error.message) + next];
  return error.errors.map(({ path, message }) =>
    [error.title, [path, message].filter(Boolean).join(": ")].map(oneLine).join(" — "),
  );
}

/** What lets callers in, by the status of those whom Signalbox itself doesn't. */
const TOKENS = {
  401: 'set SIGNALBOX_TOKEN to one that is good; an administrator makes one with "signalbox token create"',
  403: "set SIGNALBOX_TOKEN to one that may",
} as const;
/** API Gateway refuses before a stack whose callers sign with IAM sees the request, and so may a proxy. */
const UNSIGNED =
  "a stack whose callers sign with IAM wants SigV4, which this command line can't do: " +
  'use "curl --aws-sigv4", or a proxy that signs; ' +
  "for a proxy that wants a bearer token, set SIGNALBOX_TOKEN";

function hintFor({
  status,
  bySignalbox,
  asked: { method, resource, named },
}: ProblemError): string | undefined {
  if (status === 401 || status === 403) return bySignalbox ? TOKENS[status] : UNSIGNED;
  if (status === 404 && method === "GET" && resource !== undefined) {
    return `report it first with "signalbox report ${resource} --health Ready"`;
  }
  if (status === 404 && named) return `see "signalbox ${named} list" for those that there are`;
  if (status === 410) return `declare it again with "signalbox declare ${resource ?? "PATH"}"`;
  return status === 503 ? "try again in a moment" : undefined;
}
