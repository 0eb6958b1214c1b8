import { invalid } from "../domain/refusal.ts";
import { parsePath, SEGMENT, SEGMENT_WORDS } from "../domain/resource.ts";
import type { Named } from "./errors.ts";
import { type Call, type Document, MEDIA_TYPES } from "./transport.ts";

/** What can be asked of one resource. */
export type Collection =
  | "reports"
  | "resources"
  | "status"
  | "history"
  | "wait"
  | "gates"
  | "overrides"
  | "approvals";

/** A call about one resource; throws `Refusal` for what is no path, because a URL would drop the dots of `a/../b`. */
export function to(method: string, collection: Collection, path: string, body?: Document): Call {
  const at = `/v1/${collection}/${parsePath(path, "path")}`;
  return { method, at, resource: path, ...(body && { body }) };
}

const NAMED = { subscription: "subscriptions", silence: "silences" } as const;

/** A call about what is kept under a name; throws `Refusal` for what is no name. */
export function named(method: string, kind: Named, name: string, body?: Document): Call {
  if (!SEGMENT.test(name)) throw invalid({ path: "name", message: SEGMENT_WORDS });
  return { method, at: `/v1/${NAMED[kind]}/${name}`, named: kind, ...(body && { body }) };
}

/** A call with a query of the parameters that are given. */
export function asking(call: Call, parameters: Parameters): Call {
  return { ...call, at: `${call.at}?${queryOf(parameters)}` };
}

type Parameters = Readonly<Record<string, string | number | undefined>>;

export function queryOf(parameters: Parameters): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query;
}

/** A value as it is sent. */
export function jsonOf(value: object): Document {
  return { bytes: new TextEncoder().encode(JSON.stringify(value)), type: MEDIA_TYPES.json };
}

/** What somebody wrote as it is, and a value as JSON. */
export function documentOf(value: object | Document): Document {
  return "bytes" in value ? (value as Document) : jsonOf(value);
}
