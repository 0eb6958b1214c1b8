import * as z from "zod/mini";
import { isObject, type Json } from "../domain/json.ts";
import { invalid } from "../domain/refusal.ts";
import type { ConditionInput } from "../domain/report-input.ts";
import { id, instant, messageOf, pathOf, text } from "./payload.ts";
import { GIVEN, verdictOn } from "./verdict.ts";

/** `metadata` of any object, as far as we read it. */
export const metadata = z.object({
  name: z.string(),
  namespace: z.string(),
  generation: z.nullish(id),
  resourceVersion: text,
});
type Metadata = z.infer<typeof metadata>;

/** A condition as controllers write it: `metav1.Condition`, or one of those before it. */
export const condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: text,
  message: text,
  lastUpdateTime: z.nullish(instant),
  lastTransitionTime: z.nullish(instant),
});
type Given = z.infer<typeof condition>;

/** A condition in our words; `observed` is the generation that its controller saw. */
export function given(one: Given, observed?: number): ConditionInput {
  const { type, lastTransitionTime } = one;
  return {
    type,
    status: verdictOn(GIVEN, one.status).status,
    ...(one.reason && { reason: verdictOn({}, one.reason).reason }),
    message: messageOf(one.message),
    ...(observed !== undefined && { observedGeneration: observed }),
    ...(lastTransitionTime && { lastTransitionTime }),
  };
}

/** The resource of an object of that kind; throws `invalid`. */
export function objectPath(kind: string, { namespace, name }: Metadata): string {
  return pathOf([kind, namespace, name], "metadata.name");
}

/** The place of an object among its versions of the same time: clusters count them, though as a text. */
export function sequenceOf({ resourceVersion }: Pick<Metadata, "resourceVersion">): {
  sequence?: number;
} {
  const sequence = numberIn(resourceVersion);
  return sequence === undefined ? {} : { sequence };
}

/** A count, which some controllers write as a text; undefined for an opaque text. */
export function numberIn(value: string | number | null | undefined): number | undefined {
  if (!/^\d{1,15}$/.test(String(value))) return undefined;
  return Number(value);
}

/** The latest of those times that are there; undefined when none is. */
export function latestOf(times: readonly (string | null | undefined)[]): string | undefined {
  const there = times.flatMap((time) => time ?? []);
  return there.sort().at(-1);
}

/** The kind of an object that a template sends, by itself or under a key, where it is of `usual`. */
export function kindIn(payload: Json, key: string, usual: string): string {
  const object = isWrapped(payload, key) ? payload[key] : payload;
  const kind = isObject(object) ? object.kind : undefined;
  if (typeof kind === "string") return kind;
  if (kind === undefined && isWrapped(payload, key)) return usual;
  throw invalid({ path: "kind", message: `must be a text such as ${usual}` });
}

/** Whether a template puts its object under a key. */
export function isWrapped<K extends string>(
  payload: Json,
  key: K,
): payload is { readonly [key in K]: Json } {
  return isObject(payload) && Object.hasOwn(payload, key);
}
