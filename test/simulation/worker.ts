import { parentPort } from "node:worker_threads";
import { systemNamed } from "./mutants/system-named.ts";
import { runSeed } from "./run.ts";

/** Seeds to run, one after another from the first, with a mutant in production's place if one is named. */
export type Share = {
  readonly first: number;
  readonly count: number;
  readonly mutant: string | undefined;
};

/** What came of a share: the first seed that failed, if any did. */
export type Outcome = { readonly count: number; readonly failed?: number };

parentPort?.on("message", (share: Share) => {
  void run(share).then((outcome) => parentPort?.postMessage(outcome));
});

async function run({ first, count, mutant }: Share): Promise<Outcome> {
  const system = systemNamed(mutant);
  for (let seed = first; seed < first + count; seed++) {
    const { failure } = await runSeed(String(seed), { system });
    if (failure) return { count: seed - first + 1, failed: seed };
  }
  return { count };
}
