import type { Requirement } from "./definition.ts";

/** A span of milliseconds for people, such as `12m3s`; seconds are left out from an hour on. */
export function spanOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = hours > 0 ? "" : part(seconds % 60, "s");
  return `${part(hours, "h")}${part(minutes, "m")}${rest}` || "0s";
}

function part(count: number, unit: string): string {
  return count === 0 ? "" : `${count}${unit}`;
}

/** What a requirement wants, such as `health Ready for 30m`. */
export function wantedBy(requirement: Requirement, revision: string | undefined): string {
  const { health, condition, is = "True", when } = requirement;
  const lasting = requirement.for === undefined ? "" : ` for ${requirement.for}`;
  const one = revision === undefined ? "one revision" : `revision ${revision}`;
  const bound = requirement.sameRevision ? `, at ${one}` : "";
  if (health !== undefined) return `health ${health}${lasting}${bound}`;
  if (condition !== undefined) return `condition ${condition} ${is}${lasting}${bound}`;
  return `when ${when}${bound}`;
}
