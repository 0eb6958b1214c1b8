import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { numbersIn, progressLine } from "../command-line.ts";
import { fuzz } from "./fuzz.ts";

const { runs, seed } = numbersIn(process.argv.slice(2), {
  runs: 5_000,
  seed: Date.now() % 1_000_000,
});
const again = `npm run fuzz -- --runs ${runs} --seed ${seed}`;
process.stdout.write(`${again}\n`);
const data = await mkdtemp(join(tmpdir(), "signalbox-fuzz-"));
try {
  const { answers, slowest, memory } = await fuzz({
    runs,
    seed,
    data,
    progress: progressLine(process.stdout),
  });
  const counts = [...answers].sort().map(([status, count]) => `${count} × ${status}`);
  process.stdout.write(
    `\n${counts.join(", ")}; ${slowest} ms for the slowest; ${memory.warm} MB of memory when warm, ${memory.end} MB in the end\n`,
  );
} catch (error) {
  process.stdout.write(`\nafter ${again}\n`);
  throw error;
} finally {
  await rm(data, { recursive: true, force: true });
}
