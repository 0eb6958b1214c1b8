import type { HistoryEntry, NoticeEntry } from "../../client/entries.ts";
import type { AuditDetail } from "../../domain/gate/audit.ts";
import type { Detail } from "../../domain/transition.ts";
import type { Format } from "../session.ts";
import { wordsOf } from "./entry-words.ts";
import { styleOf } from "./paint.ts";
import type { Cell, Row } from "./table.ts";

const TITLES = ["TIME", "SEQ", "TYPE", "FROM", "TO", "REASON", "MESSAGE"];
const WIDE_TITLES = [
  "TIME",
  "SEQ",
  "TYPE",
  "FROM",
  "TO",
  "REASON",
  "REVISION",
  "REPORTER",
  "MESSAGE",
];

/** The titles of a history's columns. */
export function historyTitles(format: Format | undefined): readonly string[] {
  return format === "wide" ? WIDE_TITLES : TITLES;
}

/** The rows of a history: one a transition, one for each thing that somebody did to a gate, and one a notice. */
export function historyRows(entries: readonly HistoryEntry[], format: Format | undefined): Row[] {
  const times = timesOf(entries.filter(isTransition));
  return entries.map((entry) => {
    if (!isTransition(entry)) return entryRow(entry, format);
    const { sequence, condition, from, to, revision = "", reporter = "" } = entry;
    const change = [times.get(sequence) ?? "", String(sequence), subjectCell(entry)];
    const why = condition?.reason ?? "";
    const extra = format === "wide" ? [revision, reporter] : [];
    return [...change, wordCell(from), wordCell(to), why, ...extra, condition?.message ?? ""];
  });
}

function isTransition(entry: HistoryEntry): entry is Detail {
  return !("type" in entry);
}

function entryRow(entry: AuditDetail | NoticeEntry, format: Format | undefined): Row {
  const { what, who, why } = wordsOf(entry);
  const revision = "revision" in entry ? (entry.revision ?? "") : "";
  const extra = format === "wide" ? [revision, who] : [];
  return [entry.time, sequenceOf(entry), entry.type.toLowerCase(), "", what, "", ...extra, why];
}

/** A notice has the sequence of the transition that it tells of, as its id says; one of several has none. */
function sequenceOf(entry: AuditDetail | NoticeEntry): string {
  if ("sequence" in entry) return String(entry.sequence);
  return /@(\d+)\//.exec(entry.notice)?.[1] ?? "";
}

/**
 * When each change was stored, as far as its transitions tell: only a condition whose status has
 * just become another names that instant; every other keeps the time of an earlier change.
 */
function timesOf(details: readonly Detail[]): Map<number, string> {
  return new Map(
    details.flatMap(({ sequence, condition, from, to }) =>
      condition && to !== null && from !== to ? [[sequence, condition.lastTransitionTime]] : [],
    ),
  );
}

/** What changed: a condition by its type, or else what the detail's id ends in. */
export function subjectOf({ id, condition }: Detail): string {
  return condition?.type ?? id.slice(id.lastIndexOf("/") + 1).toLowerCase();
}

function subjectCell(detail: Detail): Cell {
  return { text: subjectOf(detail), style: detail.condition ? undefined : "dim" };
}

function wordCell(word: Detail["from"]): Cell {
  if (word === undefined) return "";
  return word === null ? "—" : { text: word, style: styleOf(word) };
}
