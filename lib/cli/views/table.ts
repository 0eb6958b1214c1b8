import { oneLine, type Paint, type Style } from "./paint.ts";

/** What a table shows in one place; a text alone has no style. */
export type Cell = string | { readonly text: string; readonly style: Style | undefined };
export type Row = readonly Cell[];

export type Look = {
  readonly paint: Paint;
  /** Characters that a line may have; undefined where it may have any number. */
  readonly width: number | undefined;
};

const GAP = 3;

/** The lines of a table: its titles, then its rows, in columns as wide as they need to be. */
export function table(titles: readonly string[], rows: readonly Row[], look: Look): string[] {
  const all = [titles.map((text) => ({ text, style: "bold" as const })), ...rows];
  const widths = widthsOf(all);
  return all.map((row) => lineOf(row, widths, look));
}

/** The widths of columns that hold these rows, none less than it is already. */
export function widthsOf(rows: readonly Row[], least: readonly number[] = []): number[] {
  const widths = [...least];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, lengthOf(textOf(cell)));
    });
  }
  return widths;
}

/** One row in columns of these widths, cut where the look's width ends. */
export function lineOf(row: Row, widths: readonly number[], { paint, width }: Look): string {
  let [line, left] = ["", width ?? Number.POSITIVE_INFINITY];
  for (const [index, cell] of row.entries()) {
    const text = cut(textOf(cell), left);
    const padding = (widths[index] ?? 0) + GAP - lengthOf(text);
    const style = typeof cell === "string" ? undefined : cell.style;
    line += (style ? paint(style, text) : text) + " ".repeat(Math.max(0, padding));
    left -= lengthOf(text) + Math.max(0, padding);
  }
  return line.trimEnd();
}

/** The beginning of a text of at most `length` characters; a cut one ends in an ellipsis. */
export function cut(text: string, length: number): string {
  if (lengthOf(text) <= length) return text;
  return length < 1 ? "" : `${[...text].slice(0, length - 1).join("")}…`;
}

/** So many lines at most, the last of which says how many there are more. */
export function fitted(lines: readonly string[], height: number): readonly string[] {
  const room = Math.max(1, height);
  const hidden = lines.length - room;
  return hidden > 0 ? [...lines.slice(0, room - 1), `… ${hidden + 1} more`] : lines;
}

function textOf(cell: Cell): string {
  return oneLine(typeof cell === "string" ? cell : cell.text);
}

function lengthOf(text: string): number {
  return [...text].length;
}
