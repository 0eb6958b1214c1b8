import type { AsideDetail } from "../../domain/aside.ts";
import type { FeedItem } from "../../domain/feed.ts";
import { DETAIL_TYPES, type Detail } from "../../domain/transition.ts";
import { wordsOf } from "./aside-words.ts";
import { subjectOf } from "./history-rows.ts";
import { oneLine, type Paint, styleOf } from "./paint.ts";

const TYPE_WIDTH = Math.max(...DETAIL_TYPES.map((type) => type.length));

/** What happened in one line: when, what kind, of what, from what to what, and why. */
export function eventLine(item: FeedItem, paint: Paint): string {
  const { time, type } = item;
  const about = item.type === "Silence" ? item.name : item.resource;
  const told = isTransition(item) ? transitionWords(item, paint) : asideWords(item);
  return [paint("dim", time), type.padEnd(TYPE_WIDTH), paint("bold", about), ...told]
    .filter(Boolean)
    .join("  ");
}

function isTransition(item: FeedItem): item is Exclude<FeedItem, AsideDetail> {
  return DETAIL_TYPES.some((type) => type === item.type);
}

function asideWords(aside: AsideDetail): string[] {
  const { what, why } = wordsOf(aside);
  return [what, oneLine(why)];
}

function transitionWords(detail: Detail, paint: Paint): string[] {
  const { reason, message } = detail.condition ?? {};
  return [changeIn(detail, paint), oneLine([reason, message].filter(Boolean).join(": "))];
}

function changeIn(detail: Detail, paint: Paint): string {
  const { from, to } = detail;
  if (from === undefined) return "";
  const change = from === to ? [to] : [from, to];
  return `${subjectOf(detail)}: ${change.map((word) => wordOf(word, paint)).join(" → ")}`;
}

function wordOf(word: string | null | undefined, paint: Paint): string {
  const style = styleOf(word ?? "");
  return style ? paint(style, word ?? "") : (word ?? "—");
}
