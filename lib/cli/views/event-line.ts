import type { BusEvent } from "../../client/answers.ts";
import { DETAIL_TYPES } from "../../domain/transition.ts";
import { subjectOf } from "./history-rows.ts";
import { oneLine, type Paint, styleOf } from "./paint.ts";

const TYPE_WIDTH = Math.max(...DETAIL_TYPES.map((type) => type.length));
const NUMBER_WIDTH = 5;

/** An event in one line: its number, when, what kind, of which resource, from what to what, and why. */
export function eventLine(event: BusEvent, paint: Paint): string {
  const { n, time, "detail-type": type, detail } = event;
  const { resource, condition } = detail;
  const why = [condition?.reason, condition?.message].filter(Boolean).join(": ");
  return [
    paint("dim", String(n).padStart(NUMBER_WIDTH)),
    paint("dim", time),
    type.padEnd(TYPE_WIDTH),
    paint("bold", resource),
    changeIn(event, paint),
    oneLine(why),
  ]
    .filter(Boolean)
    .join("  ");
}

function changeIn({ detail }: BusEvent, paint: Paint): string {
  const { from, to } = detail;
  if (from === undefined) return "";
  const change = from === to ? [to] : [from, to];
  return `${subjectOf(detail)}: ${change.map((word) => wordOf(word, paint)).join(" → ")}`;
}

function wordOf(word: string | null | undefined, paint: Paint): string {
  const style = styleOf(word ?? "");
  return style ? paint(style, word ?? "") : (word ?? "—");
}
