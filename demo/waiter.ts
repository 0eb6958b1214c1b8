import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Telling } from "./telling.ts";

const COMMAND = fileURLToPath(new URL("../bin/signalbox.ts", import.meta.url));

/** Somebody who waits at the command line; resolves when the wait is over, and throws when it wasn't met. */
export async function waiter(url: string, telling: Telling, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, [COMMAND, "wait", ...args], {
    env: { PATH: process.env.PATH ?? "", SIGNALBOX_URL: url },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on("line", (line) => telling.aside("signalbox wait", line));
  }
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`signalbox wait ${args.join(" ")} ended with ${String(code)}`);
}
