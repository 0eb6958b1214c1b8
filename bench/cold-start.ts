import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { median } from "./measure.ts";

const ROUNDS = 31;
const run = promisify(execFile);

/** How many times longer it takes a fresh process to import one module than another, in turns. */
export async function importRatio(
  subject: string,
  baseline: string,
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  const times: { subject: number[]; baseline: number[] } = { subject: [], baseline: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.subject.push(await importTime(subject, environment));
    times.baseline.push(await importTime(baseline, environment));
  }
  return median(times.subject) / median(times.baseline);
}

/** Milliseconds that a fresh process takes to import a module. */
async function importTime(file: string, env: Readonly<Record<string, string>>): Promise<number> {
  const script = `const t = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - t);`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], { env });
  return Number(stdout.trim());
}
