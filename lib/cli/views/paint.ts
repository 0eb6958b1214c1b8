import { styleText } from "node:util";
import type { Health } from "../../domain/health.ts";
import type { Terminal } from "../terminal.ts";

export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** A text as stdout shows it in a style, or unchanged where stdout has no colors. */
export type Paint = (style: Style, text: string) => string;

export const HEALTH_STYLES: Readonly<Record<Health, Style>> = {
  Ready: "green",
  Alive: "cyan",
  Partial: "yellow",
  Down: "red",
  Missing: "red",
  Unknown: "dim",
};

/** Paints on a terminal unless the caller, `NO_COLOR` or the terminal itself is against it. */
export function painter({ stdout, env }: Pick<Terminal, "stdout" | "env">, wanted: boolean): Paint {
  if (!wanted || env.NO_COLOR) return (_, text) => text;
  return (style, text) => (text === "" ? "" : styleText(style, text, { stream: stdout }));
}

/** The style of a word if it is one of health, of which an event says more than a condition's status. */
export function styleOf(word: string): Style | undefined {
  return Object.hasOwn(HEALTH_STYLES, word) ? HEALTH_STYLES[word as Health] : undefined;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it takes out.
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** A text of anyone's in one or more lines, without what could move the cursor or hide text. */
export function harmless(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll("\t", "  ").replaceAll(CONTROLS, "�");
}

/** A text of anyone's in one line. */
export function oneLine(text: string): string {
  return harmless(text).replaceAll(/\s*\n\s*/g, " ⏎ ");
}
