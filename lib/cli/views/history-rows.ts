import type { HistoryDetail } from "../../domain/aside.ts";
import type { AuditDetail } from "../../domain/gate/audit.ts";
import type { ToldDetail } from "../../domain/notification/told.ts";
import type { Detail } from "../../domain/transition.ts";
import type { Format } from "../session.ts";
import { wordsOf } from "./aside-words.ts";
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

/** The rows of a history: one a transition, one for each thing that somebody did to a gate, and one for what became of a notice. */
export function historyRows(details: readonly HistoryDetail[], format: Format | undefined): Row[] {
  const times = timesOf(details.flatMap((one) => ("type" in one ? [] : [one])));
  return details.map((detail) => {
    if ("type" in detail) return asideRow(detail, format);
    const { sequence, condition, from, to, revision = "", reporter = "" } = detail;
    const change = [times.get(sequence) ?? "", String(sequence), subjectCell(detail)];
    const why = condition?.reason ?? "";
    const extra = format === "wide" ? [revision, reporter] : [];
    return [...change, wordCell(from), wordCell(to), why, ...extra, condition?.message ?? ""];
  });
}

function asideRow(aside: AuditDetail | ToldDetail, format: Format | undefined): Row {
  const { time, sequence = "", type } = aside;
  const { what, who, why } = wordsOf(aside);
  const revision = "revision" in aside ? (aside.revision ?? "") : "";
  const extra = format === "wide" ? [revision, who] : [];
  return [time, String(sequence), type.toLowerCase(), "", what, "", ...extra, why];
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
