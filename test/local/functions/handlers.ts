import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import { type FunctionOptions, LocalFunction } from "../../../lib/local/functions/function.ts";

/** A folder that is gone when the test is. */
export function aFolder(): Promise<string> {
  return temporaryFolder(onTestFinished);
}

/** A folder that is gone after something else. */
export async function temporaryFolder(
  after: (clean: () => Promise<void>) => void,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "signalbox-local-"));
  after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A function whose module is this code, which exports a `handler`; it stops when the test does. */
export async function aFunction(
  code: string,
  options: Partial<FunctionOptions> = {},
): Promise<LocalFunction> {
  const module = join(await aFolder(), `${randomUUID()}.mjs`);
  await writeFile(module, code);
  const one = new LocalFunction({
    module: pathToFileURL(module).href,
    exportName: "handler",
    functionName: "Worker",
    functionArn: "arn:aws:lambda:local:000000000000:function:Worker",
    timeout: 5_000,
    environment: {},
    concurrency: 1,
    log: () => undefined,
    ...options,
  });
  onTestFinished(() => one.stop());
  return one;
}
