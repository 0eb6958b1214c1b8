import { PassThrough, Readable, Writable } from "node:stream";
import type { Terminal } from "../../lib/cli/terminal.ts";

/** The instant at which test terminals are. */
export const NOW = "2026-11-20T12:00:00.000Z";
/** Five minutes before. */
export const EARLIER = "2026-11-20T11:55:00.000Z";

type FakeTerminal = {
  readonly terminal: Terminal;
  readonly out: () => string;
  readonly err: () => string;
  /** Presses Ctrl-C. */
  readonly interrupt: () => void;
};

/** A terminal that remembers what it was shown. */
export function aTerminal(
  changes: Partial<Terminal> & { readonly input?: string } = {},
): FakeTerminal {
  const { input = "", ...given } = changes;
  const [stdout, stderr] = [new Recorder(), new Recorder()];
  const controller = new AbortController();
  const terminal: Terminal = {
    stdin: Readable.from([Buffer.from(input)]),
    stdout,
    stderr,
    env: {},
    isTTY: false,
    columns: 80,
    rows: 24,
    now: () => Date.parse(NOW),
    interruption: () => controller.signal,
    ...given,
  };
  return {
    terminal,
    out: () => stdout.text,
    err: () => stderr.text,
    interrupt: () => controller.abort(),
  };
}

class Recorder extends Writable {
  text = "";

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** A stream that styles are made for. */
export function aColorfulStream(): PassThrough {
  return Object.assign(new PassThrough(), { isTTY: true });
}
