import type { ReportAnswer } from "../../client/answers.ts";

/** What a report did, in lines: each condition that it flipped, or why it changed nothing. */
export function appliedLines({ applied, reason, transitions, status }: ReportAnswer): string[] {
  const { resource } = status;
  if (!applied) return [`${resource} unchanged (${reason})`];
  if (transitions.length === 0) return [`${resource} updated`];
  return transitions.map(
    ({ type, from, to }) => `${resource} ${type}: ${from ?? "—"} → ${to ?? "—"}`,
  );
}

/** What a declaration did; one of a resource that was there may have said nothing new. */
export function declaredLine(resource: string, created: boolean): string {
  return `${resource} ${created ? "declared" : "declared again"}`;
}

/** What a deletion did. */
export function deletedLine(resource: string): string {
  return `${resource} deleted`;
}
