import * as z from "zod/mini";
import { bytesOf, faultIn, isObject, type Json } from "../domain/json.ts";
import { type Fault, invalid, Refusal } from "../domain/refusal.ts";
import type { ReportInput } from "../domain/report-input.ts";
import type { Incoming } from "../pipeline/deliver.ts";
import type { Addressed } from "../pipeline/receive.ts";
import { addressedReport, batchOf, PATCH_KEYS, RESERVED_KEYS, report } from "../schema/report.ts";
import { parseAs } from "../schema/shape.ts";
import type { Delivery } from "../sources/signature/signature.ts";
import type { BatchEntry } from "./answers.ts";
import { type Body, parseBody, refuseLarger } from "./body.ts";

/** UTF-8 bytes of a body, by what it holds. */
export const BODY_LIMITS = { report: 65_536, request: 262_144 } as const;

/** How deep any body may nest; data's own bound, from its own root, is lower. */
const MAX_DEPTH = 40;

/** The report of `POST /v1/reports/{path}`. */
export async function reportIn(body: Body): Promise<ReportInput> {
  return parseAs(report, spoken(await parseBody(body, BODY_LIMITS.report)));
}

/** The report of `PATCH /v1/status/{path}`: some keys have their meaning, every other is data. */
export async function patchIn(body: Body): Promise<ReportInput> {
  const value = harmless(await parseBody(body, BODY_LIMITS.report));
  if (!isObject(value)) throw invalid({ path: "", message: "must be an object" });
  const [own, data]: [Record<string, Json>, Record<string, Json>] = [{}, {}];
  for (const [key, one] of Object.entries(value)) {
    (PATCH_KEYS.includes(key) ? own : data)[key] = one;
  }
  refuseReserved(data);
  const input = spoken(own) as Record<string, Json>;
  return withoutDataPrefix(() =>
    parseAs(report, isEmpty(data) && saysSomething(input) ? input : { ...input, data }),
  );
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

/** A patch that only names a generation or revision is one of the data, which it leaves as it is. */
function saysSomething({ message, health, conditions = [] }: Record<string, Json>): boolean {
  return (
    message !== undefined ||
    health !== undefined ||
    !Array.isArray(conditions) ||
    !isEmpty(conditions)
  );
}

/** The value, when nothing in it is what no store of ours may keep; throws `invalid`. */
export function harmless(value: unknown): Json {
  const fault = faultIn(value, "", MAX_DEPTH);
  if (fault) throw invalid(fault);
  return value as Json;
}

/** A report without what its sender left null; within data, null has a meaning. */
function spoken(value: unknown): Json {
  const report = harmless(value);
  if (!isObject(report)) return report;
  const { conditions, resources, probe } = report;
  return withoutNulls({
    ...report,
    ...(Array.isArray(conditions) && { conditions: conditions.map(withoutNulls) }),
    ...(Array.isArray(resources) && { resources: resources.map(withoutNulls) }),
    ...(isObject(probe) && { probe: withoutNulls(probe) }),
  });
}

function withoutNulls(value: Json): Json {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));
}

function refuseReserved(data: Record<string, Json>): void {
  const reserved = Object.keys(data).filter((key) => RESERVED_KEYS.includes(key));
  const [first, ...rest] = reserved.map(
    (path): Fault => ({ path, message: "is set by the service and can't be set by a patch" }),
  );
  if (first) throw invalid(first, ...rest);
}

/** In a patch, data has no name of its own. */
function withoutDataPrefix<T>(parse: () => T): T {
  try {
    return parse();
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const [first, ...rest] = refusal.faults.map(({ path, message }) => ({
      path: path.replace(/^data\.?/, ""),
      message,
    }));
    throw first ? invalid(first, ...rest) : refusal;
  }
}

const batch = batchOf(z.unknown());

/** The reports of `POST /v1/reports`, each judged for itself. */
export async function batchIn(body: Body): Promise<BatchEntry[]> {
  const { reports } = parseAs(batch, await parseBody(body, BODY_LIMITS.request));
  return reports.map((value) => {
    try {
      return addressedIn(value);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      return { resource: resourceNamedIn(value), refusal };
    }
  });
}

/** What a refused report calls its resource, for the sender to find it by. */
function resourceNamedIn(value: unknown): string | null {
  const resource = isObject(value) ? value.resource : undefined;
  return typeof resource === "string" ? resource : null;
}

function addressedIn(value: unknown): Addressed {
  const entry = spoken(value);
  const bytes = bytesOf(JSON.stringify(entry));
  if (bytes > BODY_LIMITS.report) {
    throw new Refusal("tooLarge", `the report has ${bytes} bytes, more than ${BODY_LIMITS.report}`);
  }
  const { resource, ...input } = parseAs(addressedReport, entry);
  return { resource, input };
}

/** The delivery of `POST /v1/webhooks/{source}`, byte for byte; throws `tooLarge`. */
export function deliveryIn(headers: Delivery["headers"], body: Body): Incoming {
  refuseLarger(body.bytes, BODY_LIMITS.request);
  return { headers, body: body.bytes, payload: () => payloadIn(body) };
}

/** What a sender's body holds: senders call JSON by many names, and some by a wrong one. */
async function payloadIn(body: Body): Promise<Json> {
  const { contentType = "application/json", ...raw } = body;
  if (/yaml/i.test(contentType)) return (await parseBody(body, BODY_LIMITS.request)) as Json;
  try {
    return (await parseBody(raw, BODY_LIMITS.request)) as Json;
  } catch (refusal) {
    if (/json/i.test(contentType)) throw refusal;
    throw new Refusal(
      "unsupportedMediaType",
      "the body is not JSON; set the webhook's content type to application/json",
    );
  }
}
