import type { ResourceStatus } from "../../domain/status.ts";
import { lookOf, type Session } from "../session.ts";
import type { Display } from "./display.ts";
import { Drawing } from "./drawing.ts";
import { statusRow, statusTitles } from "./status-rows.ts";
import { cut, fitted, table } from "./table.ts";

/** A listing that is drawn over itself, no higher than the terminal. */
export class ScreenDisplay implements Display {
  readonly #session: Session;
  readonly #drawing: Drawing;
  #statuses: readonly ResourceStatus[] = [];

  constructor(session: Session) {
    this.#session = session;
    this.#drawing = new Drawing(session.terminal);
  }

  async show(statuses: readonly ResourceStatus[]): Promise<void> {
    this.#statuses = statuses;
    const { paint, terminal } = this.#session;
    const count = `${statuses.length} ${statuses.length === 1 ? "resource" : "resources"}`;
    const time = new Date(terminal.now()).toISOString().slice(11, 19);
    const text = `${count} at ${time} UTC, Ctrl-C ends`;
    this.#draw(paint("dim", cut(text, terminal.columns)));
  }

  lost(): void {
    const { paint, client, terminal } = this.#session;
    const text = `lost ${client.url}; trying again every second`;
    this.#draw(paint("red", cut(text, terminal.columns)));
  }

  #draw(footer: string): void {
    const rows = this.#statuses.map((status) => statusRow(status, this.#session));
    const lines = table(statusTitles(this.#session), rows, lookOf(this.#session));
    this.#drawing.draw([...fitted(lines, this.#session.terminal.rows - 3), "", footer]);
  }
}
