/** What a command reads from and writes to, time included. */
export type Terminal = {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person reads stdout. */
  readonly isTTY: boolean;
  readonly columns: number;
  readonly rows: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From now on the first Ctrl-C ends the command by this signal, and only the second the process. */
  readonly interruption: () => AbortSignal;
};

/** The size of a terminal that tells none, or that nobody has told it, which is then 0. */
const SIZE = { columns: 80, rows: 24 } as const;

/** The terminal of a process; a reader that goes away, as `head` does, ends the process quietly. */
export function terminalOf(process: NodeJS.Process): Terminal {
  const { stdout, stderr, env } = process;
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
  return {
    get stdin() {
      return process.stdin;
    },
    stdout,
    stderr,
    env,
    isTTY: stdout.isTTY ?? false,
    get columns() {
      return stdout.columns || SIZE.columns;
    },
    get rows() {
      return stdout.rows || SIZE.rows;
    },
    now: Date.now,
    interruption: () => {
      const controller = new AbortController();
      process.once("SIGINT", () => {
        if (stdout.isTTY) stdout.write("\n");
        controller.abort();
      });
      return controller.signal;
    },
  };
}
