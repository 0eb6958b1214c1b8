import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { startProcess } from "../acceptance/process.ts";
import { deliveriesTo, putHooks } from "./deliveries.ts";
import { judge } from "./judge.ts";
import { type OpenApi, operationsIn } from "./operations.ts";
import type { RawRequest } from "./raw-http.ts";
import { requestTo, SECRET } from "./requests.ts";
import { Watch } from "./watch.ts";

export type FuzzOptions = {
  readonly runs: number;
  readonly seed: number;
  /** The folder that keeps the service's data. */
  readonly data: string;
  readonly progress: (text: string) => void;
};

export type Fuzzed = {
  /** How many requests were answered so; "closed" are those that never came to an end. */
  readonly answers: ReadonlyMap<string, number>;
  /** Milliseconds that the slowest took, until nothing of it was left to be published. */
  readonly slowest: number;
  /** Megabytes of memory that the service had after half of the requests, and after all. */
  readonly memory: { readonly warm: number; readonly end: number };
};

/** Milliseconds within which a request is answered, or its connection closed. */
const PATIENCE = 10_000;
/** Without bounds V8 lets a heap grow before it looks for what can go; with these a leak shows, or kills. */
const SMALL_HEAPS = "--max-old-space-size=128 --max-semi-space-size=4";
/** Megabytes that the service may have more in the end than when it was warm. */
const GROWTH = 64;

/**
 * Sends requests that are wrong to every call of the document, and damaged deliveries of every source;
 * throws when the service is impressed.
 */
export async function fuzz({ runs, seed, data, progress }: FuzzOptions): Promise<Fuzzed> {
  const service = await startProcess(["--port", "0", "--data", data], {
    SIGNALBOX_SECRETS: JSON.stringify({ github: [SECRET] }),
    NODE_OPTIONS: SMALL_HEAPS,
  });
  try {
    const { url, child } = service;
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as OpenApi;
    const { host } = new URL(url);
    const calls = fc
      .constantFrom(...operationsIn(document))
      .chain((operation) => requestTo(operation, host));
    await putHooks(url);
    const requests = fc
      .oneof(calls, deliveriesTo(host))
      .map((request) => ({ ...request, [fc.toStringMethod]: () => "told below" }));
    const watch = await Watch.over(url);
    const answers = new Map<string, number>();
    let [done, warm, slowest] = [0, 0, 0];
    const send = async (request: RawRequest) => {
      const started = performance.now();
      const status = await judge(url, watch, request, PATIENCE);
      slowest = Math.max(slowest, Math.round(performance.now() - started));
      answers.set(status, (answers.get(status) ?? 0) + 1);
      if (++done === Math.ceil(runs / 2)) warm = memoryOf(child.pid);
      progress(`${done} of ${runs} requests`);
    };
    const settings = { numRuns: runs, seed, endOnFailure: true, includeErrorInReport: true };
    await fc.assert(fc.asyncProperty(requests, send), settings);
    const memory = { warm, end: memoryOf(child.pid) };
    if (memory.end - memory.warm > GROWTH) {
      throw new Error(`the service grew from ${memory.warm} to ${memory.end} MB`);
    }
    return { answers, slowest, memory };
  } finally {
    await service.stop();
  }
}

/** Megabytes of a process that are in memory. */
function memoryOf(pid: number | undefined): number {
  const kilobytes = execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return Math.round(Number(kilobytes) / 1024);
}
