import { invalid, type Refusal } from "./refusal.ts";

/** What computes a resource's conditions: reports and probes, its members, or other resources. */
export const KINDS = ["component", "group", "gate"] as const;
export type Kind = (typeof KINDS)[number];

export const SEGMENT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const SEGMENT_FORM = '1-63 letters, digits, ".", "_" or "-", starting with a letter or digit';
export const SEGMENT_WORDS = `must be ${SEGMENT_FORM}`;
export const MAX_SEGMENTS = 10;
const MAX_LENGTH = 512;

/** Why a text is no resource path, or undefined when it is one. */
export function pathFault(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`;
  const segments = text.split("/");
  if (segments.length > MAX_SEGMENTS) return `has more than ${MAX_SEGMENTS} segments`;
  const wrong = segments.find((segment) => !SEGMENT.test(segment));
  if (wrong === undefined) return undefined;
  return `the segment "${wrong}" is not ${SEGMENT_FORM}`;
}

/** The text as a resource path; throws `invalid` naming `field` when it is none. */
export function parsePath(text: string, field: string): string {
  const message = pathFault(text);
  if (message) throw invalid({ path: field, message });
  return text;
}

/** Why a gate's path takes neither reports nor declarations. */
export function isGate(resource: string): Refusal {
  return invalid({
    path: "",
    message: `${resource} is a gate: what it is follows from its definition`,
  });
}

/** The groups that a resource is in, outermost first: of `a/b/c`, `a` and `a/b`. */
export function ancestorsOf(resource: string): string[] {
  const segments = resource.split("/");
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join("/"));
}

/** The group that a resource is a member of; undefined at the top of the tree. */
export function groupOf(resource: string): string | undefined {
  const end = resource.lastIndexOf("/");
  return end < 0 ? undefined : resource.slice(0, end);
}

/** What a resource is called among the members of its group. */
export function nameOf(resource: string): string {
  return resource.slice(resource.lastIndexOf("/") + 1);
}

/** The ancestor of a resource so many levels above it. */
export function ancestorAbove(resource: string, levels: number): string {
  return resource.split("/").slice(0, -levels).join("/");
}

/** How many levels `resource` lies below `prefix`: 0 for the prefix itself, undefined when it is elsewhere. */
export function levelsBelow(prefix: string, resource: string): number | undefined {
  if (prefix === "") return resource.split("/").length;
  if (resource === prefix) return 0;
  if (!resource.startsWith(`${prefix}/`)) return undefined;
  return resource.slice(prefix.length + 1).split("/").length;
}
