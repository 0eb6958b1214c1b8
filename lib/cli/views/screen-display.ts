import type { ResourceStatus } from "../../domain/state.ts";
import { lookOf, type Session } from "../session.ts";
import type { Display } from "./display.ts";
import { statusRow, statusTitles } from "./status-rows.ts";
import { cut, table } from "./table.ts";

const CLEAR_ALL = "\x1b[H\x1b[2J";
const UP = (lines: number) => `\x1b[${lines}A\r`;
const CLEAR_LINE = "\x1b[K";
const CLEAR_BELOW = "\x1b[J";

/** A listing that is drawn over itself, no higher than the terminal. */
export class ScreenDisplay implements Display {
  readonly #session: Session;
  #statuses: readonly ResourceStatus[] = [];
  #drawn = 0;
  #columns: number;

  constructor(session: Session) {
    this.#session = session;
    this.#columns = session.terminal.columns;
  }

  async show(statuses: readonly ResourceStatus[]): Promise<void> {
    this.#statuses = statuses;
    const { paint, terminal } = this.#session;
    const count = `${statuses.length} ${statuses.length === 1 ? "resource" : "resources"}`;
    const time = new Date(terminal.now()).toISOString().slice(11, 19);
    this.#draw(paint("dim", this.#fitted(`${count} at ${time} UTC, Ctrl-C ends`)));
  }

  lost(): void {
    const { paint, client } = this.#session;
    this.#draw(paint("red", this.#fitted(`lost ${client.url}; trying again every second`)));
  }

  #draw(footer: string): void {
    const { terminal } = this.#session;
    const rows = this.#statuses.map((status) => statusRow(status, this.#session));
    const lines = table(statusTitles(this.#session), rows, lookOf(this.#session));
    const room = Math.max(1, terminal.rows - 3);
    const hidden = lines.length - room;
    const shown = hidden > 0 ? [...lines.slice(0, room - 1), `… ${hidden + 1} more`] : lines;
    const all = [...shown, "", footer];
    const text = all.map((line) => `${CLEAR_LINE}${line}\n`).join("");
    terminal.stdout.write(this.#back() + text + CLEAR_BELOW);
    this.#drawn = all.length;
  }

  /** To where the last drawing began; in another width its lines are elsewhere, so all is cleared. */
  #back(): string {
    const { columns } = this.#session.terminal;
    const resized = columns !== this.#columns;
    this.#columns = columns;
    if (resized) return CLEAR_ALL;
    return this.#drawn === 0 ? "" : UP(this.#drawn);
  }

  #fitted(text: string): string {
    return cut(text, this.#session.terminal.columns);
  }
}
