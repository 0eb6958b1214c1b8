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
