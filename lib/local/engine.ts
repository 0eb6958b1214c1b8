import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EngineClient, EngineError } from "./engine-client.ts";
import { prepareStream } from "./engine-file.ts";
import { StartFailure } from "./failure.ts";

/** A DynamoDB that runs here: Amazon's API at an endpoint, and a way to end it. */
export type Engine = {
  readonly endpoint: string;
  readonly client: EngineClient;
  /** The engine's own data file; undefined when the engine is not ours. */
  readonly file?: string;
  readonly stop: () => Promise<void>;
};

const READY_WITHIN = 10_000;
const STOPS_WITHIN = 3_000;

/**
 * Ends the engine when this process is gone, however it went: the pipe from it closes, so that no
 * engine is left behind which holds the data file.
 */
const SUPERVISOR = `exec 3<&0
"$@" 3<&- &
engine=$!
{ read -r _ <&3; kill "$engine"; } 2>/dev/null &
wait "$engine"`;

/** The engine at `SIGNALBOX_DYNAMODB_ENDPOINT`, or else a dynoxide of our own that keeps its data in a folder. */
export async function startEngine(folder: string): Promise<Engine> {
  const given = process.env.SIGNALBOX_DYNAMODB_ENDPOINT;
  if (given) {
    const client = new EngineClient(given);
    await answering(client, () => undefined, `the DynamoDB at ${given} doesn't answer`);
    return { endpoint: given, client, stop: async () => undefined };
  }
  return startDynoxide(findDynoxide(), join(folder, "dynamodb.sqlite"));
}

async function startDynoxide(command: readonly string[], file: string): Promise<Engine> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const engine = [...command, "serve", "--port", String(port), "--db-path", file];
  const child = spawn("/bin/sh", ["-c", SUPERVISOR, "sh", ...engine], {
    stdio: ["pipe", "ignore", "pipe"],
    // In a process group of its own: Ctrl-C ends us, and we end the engine when nothing needs it.
    detached: true,
    env: { PATH: process.env.PATH ?? "" },
  });
  const complaints = collect(child);
  const client = new EngineClient(endpoint);
  const failed = () => (child.exitCode === null ? undefined : complaints());
  try {
    await answering(client, failed, `${command.join(" ")} doesn't start`);
    prepareStream(file);
  } catch (error) {
    await stop(child);
    throw error;
  }
  return { endpoint, client, file, stop: () => stop(child) };
}

/** The command that starts dynoxide: of our dependencies, from the path, or by npx. */
function findDynoxide(): readonly string[] {
  const packageName = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
    return [join(dirname(manifest), "dynoxide")];
  } catch {
    for (const command of [["dynoxide"], ["npx", "--no-install", "dynoxide"]]) {
      if (runs(command)) return command;
    }
  }
  throw new StartFailure(
    `no DynamoDB engine: looked for SIGNALBOX_DYNAMODB_ENDPOINT, the npm package ${packageName}, "dynoxide" on the PATH and "npx dynoxide"; set the first to a DynamoDB Local, or install one of the others`,
  );
}

function runs([file = "", ...args]: readonly string[]): boolean {
  try {
    execFileSync(file, [...args, "--version"], { stdio: "ignore", timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

async function answering(
  client: EngineClient,
  failed: () => string | undefined,
  otherwise: string,
): Promise<void> {
  const deadline = Date.now() + READY_WITHIN;
  for (;;) {
    const refusal = await client.listTables().then(
      () => undefined,
      (error: Error) => error,
    );
    if (!refusal) return;
    const complaint = failed() ?? (refusal instanceof EngineError ? refusal.message : undefined);
    if (complaint !== undefined || Date.now() > deadline) {
      throw new StartFailure([otherwise, complaint].filter(Boolean).join(": "));
    }
    await sleep(10);
  }
}

/** What a process says on its standard error, in one line. */
function collect(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.on("data", (chunk) => {
    text = (text + chunk).slice(-2_000);
  });
  return () => text.trim().replaceAll(/\s+/g, " ");
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.stdin?.end();
  await Promise.race([ended, sleep(STOPS_WITHIN, undefined, { ref: false })]);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
