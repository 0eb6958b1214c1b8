import * as z from "zod/mini";
import { requireVerb, type Scope } from "../domain/access/scope.ts";
import { bytesOf, isObject, type Json } from "../domain/json.ts";
import { Refusal } from "../domain/refusal.ts";
import type { ReportInput } from "../domain/report-input.ts";
import type { Incoming } from "../pipeline/deliver.ts";
import type { Addressed } from "../pipeline/receive.ts";
import { patchFrom } from "../schema/patch.ts";
import { addressedReport, batchOf, report } from "../schema/report.ts";
import { parseAs } from "../schema/shape.ts";
import { spoken } from "../schema/spoken.ts";
import type { Delivery } from "../sources/signature/signature.ts";
import type { BatchEntry } from "./answers.ts";
import { type Body, parseBody, refuseLarger } from "./body.ts";

/** UTF-8 bytes of a body, by what it holds. */
export const BODY_LIMITS = { report: 65_536, request: 262_144 } as const;

/** The report of `POST /v1/reports/{path}`. */
export async function reportIn(body: Body): Promise<ReportInput> {
  return parseAs(report, spoken(await parseBody(body, BODY_LIMITS.report)));
}

/** The report of `PATCH /v1/status/{path}`: some keys have their meaning, every other is data. */
export async function patchIn(body: Body): Promise<ReportInput> {
  return patchFrom(await parseBody(body, BODY_LIMITS.report));
}

const batch = batchOf(z.unknown());

/** The reports of `POST /v1/reports`, each judged for itself; those that a scope doesn't cover are refused unread. */
export async function batchIn(body: Body, scope: Scope): Promise<BatchEntry[]> {
  const { reports } = parseAs(batch, await parseBody(body, BODY_LIMITS.request));
  return reports.map((value) => {
    const resource = resourceNamedIn(value);
    try {
      if (resource !== null) requireVerb(scope, "report", resource);
      return addressedIn(value);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      return { resource, refusal };
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
