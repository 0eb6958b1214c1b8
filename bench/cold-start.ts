import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { median } from "./measure.ts";

const ROUNDS = 41;
const run = promisify(execFile);

/** How many times longer it takes a fresh process to import one module than another: the middle of rounds of one each. */
export async function importRatio(
  subject: string,
  baseline: string,
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const time = await importTime(subject, environment);
    ratios.push(time / (await importTime(baseline, environment)));
  }
  return median(ratios);
}

/** Milliseconds that a fresh process takes to import a module. */
async function importTime(file: string, env: Readonly<Record<string, string>>): Promise<number> {
  const script = `const t = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - t);`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], { env });
  return Number(stdout.trim());
}
