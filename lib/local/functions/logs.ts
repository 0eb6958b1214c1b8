import { createWriteStream, type WriteStream } from "node:fs";
import { join } from "node:path";

/** The log groups of the stack, as files in a folder. */
export class Logs {
  readonly #folder: string;
  readonly #complain: (text: string) => void;
  readonly #streams = new Map<string, WriteStream>();
  #closed = false;

  constructor(folder: string, complain: (text: string) => void) {
    this.#folder = folder;
    this.#complain = complain;
  }

  /** Adds text to a log, unless they have been closed: an environment may say something as it ends. */
  append(name: string, text: string): void {
    if (this.#closed) return;
    const stream = this.#streams.get(name) ?? this.#open(name);
    stream.write(text);
  }

  /** Resolves when everything has been written. */
  async close(): Promise<void> {
    this.#closed = true;
    const streams = [...this.#streams.values()];
    await Promise.all(streams.map((stream) => new Promise((resolve) => stream.end(resolve))));
  }

  #open(name: string): WriteStream {
    const stream = createWriteStream(join(this.#folder, `${fileName(name)}.log`), { flags: "a" });
    stream.once("error", ({ message }) => this.#complain(`the log ${name} is lost: ${message}`));
    stream.on("error", () => undefined);
    this.#streams.set(name, stream);
    return stream;
  }
}

function fileName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]+/g, "-").replace(/^-/, "");
}
