import { Worker } from "node:worker_threads";
import type { Outcome, Share } from "./worker.ts";

/** Seeds that a thread is given at once. */
const SHARE = 50;

/** Runs many seeds on so many threads; answers the lowest that failed, of those up to the first failure. */
export async function runSeeds(
  { first, count, mutant }: Share,
  threads: number,
  progressed: (done: number) => void = () => undefined,
): Promise<number | undefined> {
  const failed: number[] = [];
  let [next, done] = [first, 0];
  const shares = (): Share | undefined => {
    if (failed.length > 0 || next >= first + count) return undefined;
    const share = { first: next, count: Math.min(SHARE, first + count - next), mutant };
    next += share.count;
    return share;
  };
  const thread = async () => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { execArgv: [] });
    try {
      for (let share = shares(); share; share = shares()) {
        const outcome = await runShare(worker, share);
        if (outcome.failed !== undefined) failed.push(outcome.failed);
        done += outcome.count;
        progressed(done);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: threads }, thread));
  return failed.length > 0 ? Math.min(...failed) : undefined;
}

function runShare(worker: Worker, share: Share): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    worker.once("message", (outcome: Outcome) => {
      worker.off("error", reject);
      resolve(outcome);
    });
    worker.once("error", reject);
    worker.postMessage(share);
  });
}
