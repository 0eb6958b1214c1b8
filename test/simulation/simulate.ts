import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { explanationOf } from "./explanation.ts";
import { systemNamed } from "./mutants/system-named.ts";
import { runSeeds } from "./pool.ts";
import { Progress } from "./progress.ts";
import { runSeed } from "./run.ts";
import { shrink } from "./shrink.ts";

const HELP = `npm run simulate -- [--seeds N] [--seed S] [--mutant NAME]

Runs the pipeline in a simulated world of faults, and judges each run by every invariant.

  --seeds N       how many runs, 5000 unless told
  --seed S        the first seed; alone, that one run is told line by line
  --mutant NAME   a deliberate fault of test/simulation/mutants in production's place
`;

const { values } = parseArgs({
  options: {
    seeds: { type: "string" },
    seed: { type: "string" },
    mutant: { type: "string" },
    help: { type: "boolean" },
  },
});
const { seeds, seed, mutant } = values;
const system = systemNamed(mutant);

if (values.help) process.stdout.write(HELP);
else if (seed !== undefined && seeds === undefined) await tell(numberIn(seed));
else await runAll(numberIn(seed ?? "0"), numberIn(seeds ?? "5000"));

function numberIn(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Error(`"${text}" is no whole number`);
}

async function runAll(first: number, count: number): Promise<void> {
  const progress = new Progress(count, process.stdout);
  const failed = await runSeeds({ first, count, mutant }, availableParallelism(), (done) =>
    progress.show(done),
  );
  progress.end();
  if (failed === undefined) process.stdout.write(`${count} runs, and every invariant holds\n`);
  else await explain(failed);
}

/** One run, line by line. */
async function tell(number: number): Promise<void> {
  const { run, failure } = await runSeed(String(number), { system, isRead: true });
  process.stdout.write(`${run.world.evidence.lines?.join("\n")}\n`);
  if (failure) await explain(number);
  else process.stdout.write("every invariant holds\n");
}

async function explain(number: number): Promise<void> {
  const failing = await runSeed(String(number), { system });
  const shrunk = await shrink(String(number), failing, { system });
  const again = `npm run simulate -- --seed ${number}${mutant ? ` --mutant "${mutant}"` : ""}`;
  process.stdout.write(`\nseed ${number} fails\n${explanationOf(failing, shrunk, again)}`);
  process.exitCode = 1;
}
