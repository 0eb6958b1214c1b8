import { ProblemError } from "../client/errors.ts";
import { DEFAULT_URL } from "../client/settings.ts";
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

/** A service on one machine lets nobody in who calls that machine by another name. */
const ELSEWHERE = `call it on its own machine, by a loopback address such as ${DEFAULT_URL}`;
/** API Gateway refuses before a stack on AWS sees the request, and so may a proxy. */
const UNSIGNED =
  "a stack on AWS wants requests signed with SigV4, which this command line can't do yet: " +
  'use "curl --aws-sigv4", as the README shows, or a proxy that signs; ' +
  "for a proxy that wants a bearer token, set SIGNALBOX_TOKEN";

function hintFor({
  status,
  bySignalbox,
  asked: { method, resource },
}: ProblemError): string | undefined {
  if (status === 401 || status === 403) return bySignalbox ? ELSEWHERE : UNSIGNED;
  if (status === 404 && method === "GET" && resource !== undefined) {
    return `report it first with "signalbox report ${resource} --health Ready"`;
  }
  if (status === 410) return `declare it again with "signalbox declare ${resource ?? "PATH"}"`;
  return status === 503 ? "try again in a moment" : undefined;
}
