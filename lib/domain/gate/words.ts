import type { Requirement } from "./definition.ts";

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
