import type { Json } from "../domain/json.ts";
import { invalid, Refusal } from "../domain/refusal.ts";
import { sourceNamed } from "../sources/registry.ts";
import type { Delivery } from "../sources/signature/signature.ts";
import type { Source, SourceReport } from "../sources/source.ts";
import { secretsOf } from "./hook.ts";
import { below, pathGiven } from "./placement.ts";
import type { Cipher } from "./ports/cipher.ts";
import type { Hook, PathExpressions, Secrets } from "./ports/delivery.ts";
import type { NamedRows } from "./ports/rows.ts";

export type WayInPorts = {
  readonly hooks: NamedRows<Hook>;
  readonly cipher: Cipher;
  readonly paths: PathExpressions;
  readonly secrets: Secrets;
};

/** What a webhook's path stands for: a source, what vouches for its deliveries, and where they go. */
export type WayIn = {
  readonly source: Source;
  readonly sourceName: string;
  readonly secrets: readonly string[];
  readonly hook: Hook | undefined;
};

/** The hook of that name, or else the source; throws `notFound` when there is neither. */
export async function wayIn(ports: WayInPorts, name: string): Promise<WayIn> {
  const hook = await ports.hooks.find(name);
  const sourceName = hook?.source ?? name;
  const source = sourceNamed(sourceName);
  if (!source) throw new Refusal("notFound", `there is no source or hook ${name}`);
  const own = hook && (await secretsOf(ports, name, hook));
  return { source, sourceName, secrets: own ?? (await ports.secrets.of(sourceName)), hook };
}

/** Headers that no expression sees, beside those of the signature. */
const CREDENTIALS = ["authorization", "cookie", "proxy-authorization"];

/** A report that has its place. */
export type PlacedReport = Required<SourceReport>;

/** The reports, each where the hook wants it; throws `invalid` when that is no path, or nobody names one. */
export async function placed(
  { paths }: Pick<WayInPorts, "paths">,
  { source, hook }: WayIn,
  reports: readonly SourceReport[],
  { headers }: Delivery,
  payload: Json,
): Promise<readonly PlacedReport[]> {
  const { resource: expression, under } = hook ?? {};
  const evaluate = expression === undefined ? undefined : await paths.load(expression);
  const hidden = [...CREDENTIALS, ...source.signature.headers.map((one) => one.toLowerCase())];
  const seen = Object.entries(headers).filter(([name]) => !hidden.includes(name));
  const values = { payload, headers: Object.fromEntries(seen) };
  return reports.map((report) => {
    const path = evaluate
      ? pathGiven("the hook", evaluate({ ...values, path: report.resource ?? "" }))
      : inOwnPlace(report).resource;
    return { ...report, resource: below(under, path) };
  });
}

/** A report where its payload says; throws `invalid` when that says nothing. */
export function inOwnPlace({ resource, input }: SourceReport): PlacedReport {
  if (resource !== undefined) return { resource, input };
  const message = "is not in the payload; add it there, or deliver through a hook that gives it";
  throw invalid({ path: "resource", message });
}
