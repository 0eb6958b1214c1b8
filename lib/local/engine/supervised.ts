import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

const STOPS_WITHIN = 3_000;

/**
 * Ends a process when ours is gone, however it went: the pipe from ours closes, so that no engine is
 * left behind which holds the data file. When the process ends first, so does its watch.
 */
const SUPERVISOR = `exec 3<&0
"$@" 3<&- &
process=$!
{ read -r _ <&3; kill "$process"; } 2>/dev/null &
watch=$!
wait "$process"
code=$?
kill "$watch" 2>/dev/null
exit "$code"`;

/** A process that ends when ours does. */
export type Supervised = {
  readonly hasEnded: () => boolean;
  /** The last that it said on its standard error, in one line. */
  readonly output: () => string;
  /** Resolves when it has ended, with all of that. */
  readonly ended: Promise<string>;
  readonly stop: () => Promise<void>;
};

export function startSupervised(command: readonly string[]): Supervised {
  const child = spawn("/bin/sh", ["-c", SUPERVISOR, "sh", ...command], {
    stdio: ["pipe", "ignore", "pipe"],
    // In a process group of its own: Ctrl-C ends us, and we end it when nothing needs it.
    detached: true,
    env: { PATH: process.env.PATH ?? "" },
  });
  let text = "";
  child.stderr.on("data", (chunk) => {
    text = (text + chunk).slice(-2_000);
  });
  const output = () => text.trim().replaceAll(/\s+/g, " ");
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const stop = async () => {
    if (hasEnded()) return;
    const exit = once(child, "exit");
    child.stdin.end();
    await Promise.race([exit, sleep(STOPS_WITHIN, undefined, { ref: false })]);
    if (!hasEnded() && child.pid) process.kill(-child.pid, "SIGKILL");
  };
  return { hasEnded, output, ended: once(child, "close").then(output), stop };
}
