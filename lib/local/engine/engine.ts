import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StartFailure } from "../failure.ts";
import { EngineClient, EngineError } from "./client.ts";
import { findDynoxide } from "./dynoxide.ts";
import { prepareStream } from "./file.ts";
import { type Supervised, startSupervised } from "./supervised.ts";

/** A DynamoDB that runs here: Amazon's API at an endpoint, and a way to end it. */
export type Engine = {
  readonly endpoint: string;
  readonly client: EngineClient;
  /** The engine's own data file; undefined when the engine is not ours. */
  readonly file?: string;
  /** Resolves when an engine of ours has ended, with the last that it said. */
  readonly ended?: Promise<string>;
  readonly stop: () => Promise<void>;
};

const READY_WITHIN = 10_000;
const SETTLES_WITHIN = 1_000;
/** A port that was free may have been taken before the engine gets to it. */
const PORTS_TRIED = 3;

/** The engine at `SIGNALBOX_DYNAMODB_ENDPOINT`, or else a dynoxide of our own that keeps its data in a folder. */
export async function startEngine(folder: string, ports = freePort): Promise<Engine> {
  const given = process.env.SIGNALBOX_DYNAMODB_ENDPOINT;
  if (given) {
    const client = new EngineClient(given);
    await answering(client, () => false, `the DynamoDB at ${given} doesn't answer`);
    return { endpoint: given, client, stop: async () => undefined };
  }
  const [command, file] = [findDynoxide(), join(folder, "dynamodb.sqlite")];
  for (let attempt = 1; ; attempt++) {
    try {
      return await startDynoxide(command, file, await ports());
    } catch (error) {
      if (attempt === PORTS_TRIED || !String(error).includes("already in use")) throw error;
    }
  }
}

async function startDynoxide(
  command: readonly string[],
  file: string,
  port: number,
): Promise<Engine> {
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new EngineClient(endpoint);
  const engine = startSupervised([...command, "serve", "--port", `${port}`, "--db-path", file]);
  const { hasEnded, ended, stop } = engine;
  try {
    await answering(client, hasEnded, `${command.join(" ")} doesn't answer`);
    await settled(engine);
    prepareStream(file);
  } catch (error) {
    if (hasEnded()) throw new StartFailure(`${command.join(" ")} ended: ${await ended}`);
    await stop();
    throw error;
  }
  return { endpoint, client, file, ended, stop };
}

/** Until the engine says that it listens: before, it may be another process that answers at its port. */
async function settled({ hasEnded, output }: Supervised): Promise<void> {
  const deadline = Date.now() + SETTLES_WITHIN;
  while (!output().includes("listening on") && Date.now() < deadline) {
    if (hasEnded()) throw new Error("the engine has ended");
    await sleep(5);
  }
}

async function answering(
  client: EngineClient,
  hasEnded: () => boolean,
  otherwise: string,
): Promise<void> {
  const deadline = Date.now() + READY_WITHIN;
  for (;;) {
    const refusal = await client.listTables().then(
      () => undefined,
      (error: Error) => error,
    );
    if (!refusal) return;
    const complaint = refusal instanceof EngineError ? `: ${refusal.message}` : "";
    if (complaint || hasEnded() || Date.now() > deadline) {
      throw new StartFailure(`${otherwise}${complaint}`);
    }
    await sleep(10);
  }
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
