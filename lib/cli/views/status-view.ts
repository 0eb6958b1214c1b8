import type { Condition } from "../../domain/condition.ts";
import { HEALTHS } from "../../domain/health.ts";
import type { ResourceStatus } from "../../domain/status.ts";
import { yamlOf } from "../output.ts";
import { lookOf, type Session } from "../session.ts";
import { ageOf } from "./age.ts";
import { fieldLines, section } from "./fields.ts";
import { HEALTH_STYLES, harmless } from "./paint.ts";
import { type Row, table } from "./table.ts";

const TITLES = ["TYPE", "STATUS", "REASON", "AGE", "MESSAGE"];
const WIDE_TITLES = [
  "TYPE",
  "STATUS",
  "REASON",
  "AGE",
  "GENERATION",
  "OBSERVED",
  "REPORTER",
  "MESSAGE",
];

/** A status as a person reads it: the verdict, what it is about, its conditions and its data. */
export async function statusView(status: ResourceStatus, session: Session): Promise<string[]> {
  const { paint } = session;
  const { resource, health, message } = status;
  return [
    `${paint("bold", resource)}  ${paint(HEALTH_STYLES[health], health)}`,
    ...(message === "" ? [] : harmless(message).trimEnd().split("\n")),
    ...section(fieldLines(fieldsOf(status, session.terminal.now()), paint)),
    ...section(conditionLines(status.conditions, session)),
    ...section(await dataLines(status, session)),
  ];
}

function fieldsOf(status: ResourceStatus, now: number) {
  return [
    ["Kind", status.kind === "component" ? undefined : status.kind],
    ["Revision", status.revision],
    ["Generation", status.generation?.toString()],
    ["Labels", labelsOf(status)],
    ["Members", membersOf(status)],
    ["External", status.external ? "yes" : undefined],
    ["Silenced", silencesOf(status)],
    ["Changed", `${ageOf(status.updatedTime, now)} ago (${status.updatedTime})`],
  ] as const;
}

/** Labels as they are asked for, such as `env=staging,team=payments`. */
export function labelsOf({ labels }: ResourceStatus): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(",");
}

function silencesOf({ silences = [] }: ResourceStatus): string {
  return silences
    .map(({ name, until, by, reason }) => `until ${until} by ${by}: ${reason} (${name})`)
    .join("; ");
}

function membersOf({ members }: ResourceStatus): string | undefined {
  if (members.total === 0) return undefined;
  const counts = HEALTHS.filter((health) => members[health]).map(
    (health) => `${members[health]} ${health}`,
  );
  return `${members.total} (${counts.join(", ")})`;
}

function conditionLines(conditions: readonly Condition[], session: Session): string[] {
  if (conditions.length === 0) return [];
  const wide = session.format === "wide";
  const now = session.terminal.now();
  const rows = conditions.map((one) => (wide ? wideRow(one, now) : conditionRow(one, now)));
  return table(wide ? WIDE_TITLES : TITLES, rows, lookOf(session));
}

function conditionRow(condition: Condition, now: number): Row {
  const { type, reason, message, lastTransitionTime } = condition;
  return [type, statusWord(condition), reason, ageOf(lastTransitionTime, now), message];
}

function wideRow(condition: Condition, now: number): Row {
  const { observedGeneration, observedTime, reporter, message } = condition;
  const generation = observedGeneration?.toString() ?? "";
  const observed = `${ageOf(observedTime, now)} ago`;
  return [...conditionRow(condition, now).slice(0, -1), generation, observed, reporter, message];
}

/** An expired or outdated condition is Unknown to readers, who may still want to know what it was. */
function statusWord({ status, stored }: Condition): string {
  return stored === undefined ? status : `${status} (was ${stored})`;
}

async function dataLines({ data }: ResourceStatus, { paint }: Session): Promise<string[]> {
  if (Object.keys(data).length === 0) return [];
  return [paint("bold", "DATA"), ...harmless(await yamlOf(data)).split("\n")];
}
