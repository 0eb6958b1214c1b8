import type { FeedEntry, TransitionEntry } from "../../client/entries.ts";
import { DETAIL_TYPES } from "../../domain/transition.ts";
import { type Entry, wordsOf } from "./entry-words.ts";
import { subjectOf } from "./history-rows.ts";
import { oneLine, type Paint, styleOf } from "./paint.ts";

const TYPE_WIDTH = Math.max(...DETAIL_TYPES.map((type) => type.length));

/** What happened in one line: when, what kind, of what, from what to what, and why. */
export function eventLine(entry: FeedEntry, paint: Paint): string {
  const { time, type } = entry;
  const about = entry.type === "Silence" ? entry.name : entry.resource;
  const told = isTransition(entry) ? transitionWords(entry, paint) : entryWords(entry);
  return [paint("dim", time), type.padEnd(TYPE_WIDTH), paint("bold", about), ...told]
    .filter(Boolean)
    .join("  ");
}

function isTransition(entry: FeedEntry): entry is TransitionEntry {
  return (DETAIL_TYPES as readonly string[]).includes(entry.type);
}

function entryWords(entry: Entry): string[] {
  const { what, why } = wordsOf(entry);
  return [what, oneLine(why)];
}

function transitionWords(entry: TransitionEntry, paint: Paint): string[] {
  const { reason, message } = entry.condition ?? {};
  return [changeIn(entry, paint), oneLine([reason, message].filter(Boolean).join(": "))];
}

function changeIn(entry: TransitionEntry, paint: Paint): string {
  const { from, to } = entry;
  if (from === undefined) return "";
  const change = from === to ? [to] : [from, to];
  return `${subjectOf(entry)}: ${change.map((word) => wordOf(word, paint)).join(" → ")}`;
}

function wordOf(word: string | null | undefined, paint: Paint): string {
  const style = styleOf(word ?? "");
  return style ? paint(style, word ?? "") : (word ?? "—");
}
