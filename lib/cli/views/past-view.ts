import type { PastStatus } from "../../domain/past-status.ts";
import { lookOf, type Session } from "../session.ts";
import { ageOf } from "./age.ts";
import { HEALTH_STYLES, oneLine } from "./paint.ts";
import { type Row, table } from "./table.ts";

const TITLES = ["TYPE", "STATUS", "REASON", "AGE", "MESSAGE"];
/** What the history doesn't tell any more. */
const NOT_KNOWN = "?";

/** What a resource was like, as a person reads it; ages are those of then. */
export function pastView(past: PastStatus, session: Session): string[] {
  const { resource, at, health, revision, generation, conditions } = past;
  const { paint } = session;
  const then = Date.parse(at);
  const rows = conditions.map(
    ({ type, status, reason, message, lastTransitionTime }): Row => [
      type,
      status,
      reason ?? NOT_KNOWN,
      ageOf(lastTransitionTime, then),
      message ?? NOT_KNOWN,
    ],
  );
  const verdict = health === undefined ? NOT_KNOWN : paint(HEALTH_STYLES[health], health);
  return [
    `${paint("bold", resource)}  ${verdict}  at ${at}`,
    ...(revision === undefined ? [] : [`${paint("dim", "Revision")}  ${oneLine(revision)}`]),
    ...(generation === undefined ? [] : [`${paint("dim", "Generation")}  ${generation}`]),
    ...(rows.length === 0 ? [] : ["", ...table(TITLES, rows, lookOf(session))]),
  ];
}
