import { parseArgs } from "node:util";
import { runSeeds } from "./pool.ts";
import { Progress } from "./progress.ts";
import { runSeed } from "./run.ts";
import { shrink } from "./shrink.ts";

const HELP = `npm run simulate -- [--seeds N] [--seed S]

Runs the pipeline in a simulated world of faults, and judges each run by every invariant.

  --seeds N   how many runs, 5000 unless told
  --seed S    the first seed; alone, that one run is told line by line
`;

const { values } = parseArgs({
  options: { seeds: { type: "string" }, seed: { type: "string" }, help: { type: "boolean" } },
});

if (values.help) process.stdout.write(HELP);
else if (values.seed !== undefined && values.seeds === undefined) await tell(numberIn(values.seed));
else await runAll(numberIn(values.seed ?? "0"), numberIn(values.seeds ?? "5000"));

function numberIn(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Error(`"${text}" is no whole number`);
}

async function runAll(first: number, count: number): Promise<void> {
  const progress = new Progress(count, process.stdout);
  const failed = await runSeeds(first, count, (done) => progress.show(done));
  progress.end();
  if (failed === undefined) process.stdout.write(`${count} runs, and every invariant holds\n`);
  else await explain(failed);
}

/** One run, line by line. */
async function tell(seed: number): Promise<void> {
  const { run, failure } = await runSeed(String(seed), { isRead: true });
  process.stdout.write(`${run.world.evidence.lines?.join("\n")}\n`);
  if (failure) await explain(seed);
  else process.stdout.write("every invariant holds\n");
}

/** What is left of a failing run when everything that isn't needed has been left out. */
async function explain(seed: number): Promise<void> {
  const failing = await runSeed(String(seed));
  const { verdict, runs } = await shrink(String(seed), failing);
  const { run, ingredients, failure } = verdict;
  const lines = [
    ...(run.world.evidence.lines ?? []),
    "",
    `seed ${seed} breaks invariant ${failure?.invariant.number}: ${failure?.invariant.name}`,
    `  ${failure?.detail}`,
    `shrunk from ${failing.ingredients.length} requests and faults to ${ingredients.length}, in ${runs} runs:`,
    ...ingredients.map((name) => `  ${name}`),
    `the whole of it: npm run simulate -- --seed ${seed}`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  process.exitCode = 1;
}
