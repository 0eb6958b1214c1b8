import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A service in a process of its own, as `npm start` runs it. */
export type ServiceProcess = {
  readonly url: string;
  readonly child: ChildProcess;
  /** Everything that it has printed so far. */
  readonly output: () => string;
  /** Asks it to end, as Ctrl-C does; answers its exit code. */
  readonly stop: () => Promise<number | null>;
  /** Ends it as a crash would. */
  readonly kill: () => Promise<void>;
};

const ENTRY = fileURLToPath(new URL("../../bin/local.ts", import.meta.url));
const LISTENS = /listens on (\S+)/;

/** Starts the service and resolves when it says where it listens, in the folder given; rejects with its output if it ends before. */
export async function startProcess(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  folder?: string,
): Promise<ServiceProcess> {
  return listening(spawnService(args, environment, folder));
}

/** The service in a process, when it says where it listens; rejects with its output if it ends before. */
export async function listening(child: ChildProcess): Promise<ServiceProcess> {
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  let output = "";
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => {
        output += chunk;
        const [, found] = LISTENS.exec(output) ?? [];
        if (found) resolve(found);
      });
    }
    void ended.then((code) => reject(new Error(`the service ended with ${code}:\n${output}`)));
  });
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return {
    url,
    child,
    output: () => output,
    stop: () => end("SIGINT"),
    kill: async () => {
      await end("SIGKILL");
    },
  };
}

/** A process of the service, from the moment that it is started; its functions may do what their roles allow and no more. */
export function spawnService(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  folder?: string,
): ChildProcess {
  const flags = ["--disable-warning=ExperimentalWarning", ENTRY];
  return spawn(process.execPath, [...flags, "--enforce-iam", ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", NO_COLOR: "1", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
}
