import { isObject, type Json } from "../domain/json.ts";
import { LIMITS } from "../domain/limits.ts";
import { parseJson } from "../domain/number.ts";
import { invalid, Refusal, within } from "../domain/refusal.ts";
import type { IncomingEvent } from "../pipeline/events.ts";
import { harmless } from "../schema/spoken.ts";
import { type Body, parseBody } from "./body.ts";
import type { Attributes } from "./cloud-event-rules.ts";
import { BODY_LIMITS } from "./requests.ts";

type Headers = Readonly<Record<string, string | undefined>>;

/** The content types of CloudEvents' HTTP binding; with any other, an event's attributes are headers. */
export const EVENT_TYPES = {
  structured: "application/cloudevents+json",
  batched: "application/cloudevents-batch+json",
} as const;

/**
 * The events of a request by CloudEvents' HTTP binding 1.0.2, each in its JSON form; throws `invalid`
 * naming the event at fault. https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 */
export async function eventsIn(headers: Headers, body: Body): Promise<IncomingEvent[]> {
  const { requireCloudEvent } = await import("./cloud-event-rules.ts");
  const type = body.contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  const found = await unpacked(type, headers, body);
  return found.map(({ part, event }) => {
    const { data, ...attributes } = event;
    within(part, () => requireCloudEvent(attributes));
    return {
      part,
      event: { ...(attributes as Record<string, Json>), ...(data !== undefined && { data }) },
    };
  });
}

type Unpacked = { readonly part: string; readonly event: Attributes & { readonly data?: Json } };

async function unpacked(type: string, headers: Headers, body: Body): Promise<Unpacked[]> {
  if (type === EVENT_TYPES.batched) {
    const events = await jsonIn(body);
    if (!Array.isArray(events)) throw invalid({ path: "", message: "must be a list of events" });
    if (events.length > LIMITS.batch) {
      throw invalid({ path: "", message: `must have at most ${LIMITS.batch} events` });
    }
    return events.map((event: Json, index) => {
      const part = `[${index}]`;
      return { part, event: within(part, () => structured(event)) };
    });
  }
  if (type === EVENT_TYPES.structured) return [{ part: "", event: structured(await jsonIn(body)) }];
  if (/^application\/cloudevents/.test(type)) {
    throw new Refusal("unsupportedMediaType", `the content type is ${type}; send events as JSON`);
  }
  return [{ part: "", event: await binary(headers, body, type) }];
}

async function jsonIn({ contentType: _, ...raw }: Body): Promise<Json> {
  return harmless(await parseBody(raw, BODY_LIMITS.request));
}

/** An event as one JSON object; an attribute that is null is unset. */
function structured(event: Json): Unpacked["event"] {
  if (!isObject(event)) throw invalid({ path: "", message: "must be an object" });
  const { data, data_base64: encoded, ...attributes } = event;
  const set = Object.entries(attributes).filter(([, value]) => value !== null);
  const decoded = data ?? decodedData(encoded, attributes.datacontenttype);
  return { ...Object.fromEntries(set), ...(decoded !== undefined && { data: decoded }) };
}

/** JSON that was sent as bytes; other bytes are no data that we read. */
function decodedData(encoded: Json | undefined, type: Json | undefined): Json | undefined {
  if (typeof encoded !== "string" || !isJson(type ?? "application/json")) return undefined;
  return dataIn(Buffer.from(encoded, "base64").toString(), "data_base64");
}

/** An event whose attributes are headers, and whose data is the body. */
async function binary(headers: Headers, body: Body, type: string): Promise<Unpacked["event"]> {
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith("ce-") && value !== undefined ? [[name.slice(3), decoded(name, value)]] : [],
  );
  if (attributes.length === 0) {
    const wanted = `${Object.values(EVENT_TYPES).join(", ")}, or an event's attributes as ce- headers`;
    throw new Refusal("unsupportedMediaType", `the request is no CloudEvent; send ${wanted}`);
  }
  const data = isJson(type) && body.bytes.length > 0 ? await jsonIn(body) : undefined;
  return {
    ...Object.fromEntries(attributes),
    ...(type !== "" && { datacontenttype: type }),
    ...(data !== undefined && { data }),
  };
}

/** A header's value: what isn't printable ASCII is percent-encoded UTF-8, by 3.1.3.2 of the binding. */
function decoded(name: string, value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw invalid({ path: name, message: "is not percent-encoded UTF-8" });
  }
}

function isJson(type: Json): boolean {
  return typeof type === "string" && /^[\w.-]+\/([\w.-]+\+)?json *(;|$)/i.test(type);
}

function dataIn(text: string, path: string): Json {
  try {
    return harmless(parseJson(text));
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error;
    throw invalid({ path, message: "is not JSON" });
  }
}
