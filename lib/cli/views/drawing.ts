import type { Terminal } from "../terminal.ts";

const CLEAR_ALL = "\x1b[H\x1b[2J";
const UP = (lines: number) => `\x1b[${lines}A\r`;
const CLEAR_LINE = "\x1b[K";
const CLEAR_BELOW = "\x1b[J";

/** Lines on a terminal that are drawn over themselves; none may be wider than it. */
export class Drawing {
  readonly #terminal: Terminal;
  #drawn = 0;
  #columns: number;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#columns = terminal.columns;
  }

  /** Draws these lines in the place of those before; none leaves the place to what is printed next. */
  draw(lines: readonly string[]): void {
    const text = lines.map((line) => `${CLEAR_LINE}${line}\n`).join("");
    this.#terminal.stdout.write(this.#back() + text + CLEAR_BELOW);
    this.#drawn = lines.length;
  }

  /** To where the last drawing began; in another width its lines are elsewhere, so all is cleared. */
  #back(): string {
    const { columns } = this.#terminal;
    const resized = columns !== this.#columns;
    this.#columns = columns;
    if (resized) return CLEAR_ALL;
    return this.#drawn === 0 ? "" : UP(this.#drawn);
  }
}
