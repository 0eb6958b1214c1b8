import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { numbersIn, progressLine } from "../command-line.ts";
import { soak } from "./soak.ts";

const defaults = { kills: 10, resources: 1_000, reports: 4_000, seed: Date.now() % 1_000_000 };
const options = numbersIn(process.argv.slice(2), defaults);
const again = `npm run soak -- ${Object.entries(options)
  .map(([name, value]) => `--${name} ${value}`)
  .join(" ")}`;
const data = await mkdtemp(join(tmpdir(), "signalbox-soak-"));
const started = Date.now();
process.stdout.write(`${again}\n`);
try {
  const result = await soak({ ...options, data, progress: progressLine(process.stdout) });
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  process.stdout.write(
    `\n${result.reports} reports, ${result.again} times sent again; ` +
      `${result.transitions} transitions, ${result.repeated} times published again; ` +
      `nothing lost in ${options.kills} kills, ${seconds} s\n`,
  );
  await rm(data, { recursive: true, force: true });
} catch (error) {
  process.stdout.write(`\nafter ${again}\nwith its data left in ${data}\n`);
  throw error;
}
