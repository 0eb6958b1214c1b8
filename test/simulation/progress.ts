import type { Writable } from "node:stream";

type Terminal = Writable & { readonly isTTY?: boolean };

const WIDTH = 30;
/** How many lines a log gets in all, where there is no terminal. */
const LINES = 10;

/** Shows how far many runs are: as a bar on a terminal, as a few lines in a log. */
export class Progress {
  readonly #total: number;
  readonly #out: Terminal;
  readonly #start = performance.now();
  #told = 0;

  constructor(total: number, out: Terminal) {
    this.#total = total;
    this.#out = out;
  }

  show(done: number): void {
    const share = done / this.#total;
    if (this.#out.isTTY) {
      const bar = "█".repeat(Math.round(share * WIDTH)).padEnd(WIDTH, "░");
      this.#out.write(`\r${bar} ${this.#text(done)}`);
    } else if (Math.floor(share * LINES) > this.#told) {
      this.#told = Math.floor(share * LINES);
      this.#out.write(`${this.#text(done)}\n`);
    }
  }

  end(): void {
    if (this.#out.isTTY) this.#out.write("\n");
  }

  #text(done: number): string {
    const seconds = (performance.now() - this.#start) / 1000;
    const percent = Math.floor((done / this.#total) * 100);
    return `${done} of ${this.#total} runs, ${percent} %, ${Math.round(done / seconds)} a second`;
  }
}
