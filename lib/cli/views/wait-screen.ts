import type { Session } from "../session.ts";
import type { Outcome } from "../waiting.ts";
import { Drawing } from "./drawing.ts";
import { oneLine } from "./paint.ts";
import { cut, fitted } from "./table.ts";
import type { WaitDisplay } from "./wait-display.ts";
import { WaitLines } from "./wait-lines.ts";

/** Waits on a terminal: what is still lacking is drawn over itself, below what has ended. */
export class WaitScreen implements WaitDisplay {
  readonly #session: Session;
  readonly #drawing: Drawing;
  readonly #ends: WaitLines;
  readonly #deadline: number;
  readonly #lacking = new Map<string, readonly string[]>();

  /** `deadline` in milliseconds since the epoch. */
  constructor(session: Session, deadline: number) {
    this.#session = session;
    this.#drawing = new Drawing(session.terminal);
    this.#ends = new WaitLines(session);
    this.#deadline = deadline;
  }

  pending(resource: string, why: readonly string[]): void {
    this.#lacking.set(resource, why);
    this.#draw();
  }

  ended(outcome: Outcome): void {
    this.#lacking.delete(outcome.resource);
    this.close();
    this.#ends.ended(outcome);
    if (this.#lacking.size > 0) this.#draw();
  }

  lost(): void {
    const { client, paint } = this.#session;
    this.#draw(paint("red", this.#cut(`lost ${client.url}; trying again every second`)));
  }

  close(): void {
    this.#drawing.draw([]);
  }

  #draw(footer = this.#footer()): void {
    const { paint, terminal } = this.#session;
    const lines = [...this.#lacking].flatMap(([resource, why]) => [
      paint("bold", this.#cut(resource)),
      ...why.map((one) => this.#cut(`  ${oneLine(one)}`)),
    ]);
    this.#drawing.draw([...fitted(lines, terminal.rows - 3), "", footer]);
  }

  #footer(): string {
    const end = new Date(this.#deadline).toISOString().slice(0, 19).replace("T", " ");
    return this.#session.paint("dim", this.#cut(`waiting until ${end} UTC, Ctrl-C ends`));
  }

  #cut(text: string): string {
    return cut(text, this.#session.terminal.columns);
  }
}
