import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const ENTRY = fileURLToPath(new URL("../../bin/signalbox.ts", import.meta.url));

/** What a command left behind. */
type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** A command that goes on until it is interrupted. */
export type Running = {
  /** Resolves when what it printed so far, on either stream, matches. */
  readonly until: (pattern: RegExp) => Promise<void>;
  /** Presses Ctrl-C, and waits for the end. */
  readonly interrupt: () => Promise<Ended>;
  readonly ended: Promise<Ended>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Starts the command line as a person does, in a process of its own that ends with its `await using`. */
export function start(
  url: string,
  args: readonly string[],
  input = "",
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(process.execPath, [ENTRY, ...args], {
    env: { PATH: process.env.PATH ?? "", SIGNALBOX_URL: url, ...env },
  });
  child.stdin.end(input);
  const printed = recordOf(child);
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code) => resolve({ code, ...printed.streams }));
  });
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return {
    ended,
    until: (pattern) => printed.until(pattern, ended),
    interrupt: () => end("SIGINT"),
    [Symbol.asyncDispose]: async () => {
      await end("SIGKILL");
    },
  };
}

/** Runs a command to its end. */
export async function signalbox(...command: Parameters<typeof start>): Promise<Ended> {
  return start(...command).ended;
}

function recordOf(child: ChildProcess) {
  const streams = { stdout: "", stderr: "" };
  const waiting = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      streams[name] += text;
      for (const look of waiting) look();
    });
  }
  const until = (pattern: RegExp, ended: Promise<unknown>) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!pattern.test(streams.stdout + streams.stderr)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
      void ended.then(() =>
        reject(new Error(`ended without ${pattern}: ${JSON.stringify(streams)}`)),
      );
    });
  return { streams, until };
}
