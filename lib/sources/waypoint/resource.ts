import * as z from "zod/mini";
import { type Health, parseHealth } from "../../domain/health.ts";
import { faultIn, type Json } from "../../domain/json.ts";
import { LIMITS } from "../../domain/limits.ts";
import type { MemberInput } from "../../domain/member-list.ts";
import { filled, messageOf, text } from "../payload.ts";
import { toSegment } from "../segment.ts";
import { enumValue, nameOf, timestamp } from "./protobuf.ts";

/** `StatusReport.Health`, in the order of its numbers. */
const HEALTH_NAMES = ["UNKNOWN", "ALIVE", "READY", "DOWN", "PARTIAL", "MISSING"] as const;

/** `ResourceCategoryDisplayHint`, likewise. */
const CATEGORIES = [
  "UNKNOWN",
  "OTHER",
  "INSTANCE",
  "INSTANCE_MANAGER",
  "ROUTER",
  "POLICY",
  "CONFIG",
  "FUNCTION",
  "STORAGE",
] as const;

/** `StatusReport.Resource`: a resource as a plugin observed it. */
export const observedResource = z.object({
  name: text,
  id: text,
  type: text,
  platform: text,
  platformUrl: text,
  categoryDisplayHint: z.nullish(enumValue),
  createdTime: z.nullish(timestamp),
  health: z.nullish(enumValue),
  healthMessage: text,
  stateJson: text,
});
type Observed = z.infer<typeof observedResource>;

/** The health that a value of the enum stands for; one that Waypoint adds tomorrow is Unknown. */
export function healthOf(value: z.infer<typeof enumValue> | null | undefined): Health {
  return parseHealth(nameOf(HEALTH_NAMES, value) ?? "") ?? "Unknown";
}

/** The members that a report lists; of those of one name each is told apart by its id. */
export function membersOf(resources: readonly Observed[]): MemberInput[] {
  const names = resources.map(({ name, id }) => name || id || "");
  return resources.map((one, index) => {
    const name = names[index] ?? "";
    const isShared = names.indexOf(name) !== names.lastIndexOf(name);
    return memberOf(one, toSegment(isShared && one.id ? `${name} ${one.id}` : name));
  });
}

function memberOf(one: Observed, name: string): MemberInput {
  const state = stateOf(one.stateJson);
  const category = one.categoryDisplayHint;
  return {
    name,
    health: healthOf(one.health),
    ...filled({
      type: one.type,
      platform: one.platform,
      url: one.platformUrl,
      category: category == null ? undefined : nameOf(CATEGORIES, category),
      createdTime: one.createdTime,
      message: messageOf(one.healthMessage),
    }),
    ...(state !== undefined && { state }),
  };
}

/** What a plugin's JSON holds; as the text that it is when that is no JSON, or none that can be kept. */
function stateOf(json: string | null | undefined): Json | undefined {
  if (!json) return undefined;
  const value = parsed(json);
  const isKept = value !== undefined && !faultIn(value, "", LIMITS.dataDepth - 1);
  return isKept ? (value ?? undefined) : json;
}

function parsed(json: string): Json | undefined {
  try {
    return JSON.parse(json) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
