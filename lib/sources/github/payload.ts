import * as z from "zod/mini";
import { MAX_MESSAGE } from "../../domain/condition.ts";
import { parsePath } from "../../domain/resource.ts";
import { name, time } from "../../schema/values.ts";
import { toSegment } from "../segment.ts";

/** The fields that GitHub's payloads share. */
export const id = z.int().check(z.minimum(0));
export const text = z.nullish(z.string());
export const commit = name;
export const instant = time;
export const repository = z.object({ full_name: z.string().check(z.regex(/^[^/]+\/[^/]+$/)) });

/** The resource of something in a repository. */
export function pathOf(fullName: string, ...names: string[]): string {
  const segments = [...fullName.split("/"), ...names].map(toSegment);
  return parsePath(segments.join("/"), "repository.full_name");
}

/** What GitHub's users wrote, as far as a message goes. */
export function messageOf(written: string | null | undefined): string {
  return (written ?? "").slice(0, MAX_MESSAGE);
}

/** The values that are there. */
export function filled(values: Record<string, string | null | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => !!entry[1]),
  );
}
