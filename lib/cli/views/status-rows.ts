import type { ResourceStatus } from "../../domain/status.ts";
import type { Session } from "../session.ts";
import { ageOf } from "./age.ts";
import { HEALTH_STYLES } from "./paint.ts";
import { labelsOf } from "./status-view.ts";
import type { Row } from "./table.ts";

const TITLES = ["RESOURCE", "HEALTH", "AGE", "MESSAGE"];
const WIDE_TITLES = [
  "RESOURCE",
  "HEALTH",
  "AGE",
  "REVISION",
  "GENERATION",
  "LABELS",
  "SILENCED",
  "MESSAGE",
];

/** The titles of a listing's columns. */
export function statusTitles({ format }: Session): readonly string[] {
  return format === "wide" ? WIDE_TITLES : TITLES;
}

/** What a row has room to tell: the status's message, else that of its condition `Ready`. */
export function messageIn({ message, conditions }: ResourceStatus): string {
  return message || (conditions.find(({ type }) => type === "Ready")?.message ?? "");
}

/** A status as a row of a listing; its age is the time since it last changed. */
export function statusRow(status: ResourceStatus, { format, terminal }: Session): Row {
  const { resource, health, revision = "", generation, updatedTime, silences = [] } = status;
  const message = messageIn(status);
  const verdict = { text: health, style: HEALTH_STYLES[health] };
  const age = ageOf(updatedTime, terminal.now());
  if (format !== "wide") return [resource, verdict, age, message];
  return [
    resource,
    verdict,
    age,
    revision,
    generation?.toString() ?? "",
    labelsOf(status),
    silences.map(({ name }) => name).join(","),
    message,
  ];
}

/** The row of what was listed before and isn't now: it was deleted, or no longer fits what was asked for. */
export function goneRow(resource: string): Row {
  return [resource, { text: "—", style: "dim" }, "", "no longer listed"];
}
