import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { aFolder } from "../local/functions/handlers.ts";
import { startProcess } from "./process.ts";

/** The shell commands of the README that begin so. */
async function commands(beginning: string): Promise<string> {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const blocks = [...readme.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block ?? "");
  const found = blocks.find((block) => block.startsWith(beginning));
  if (!found) throw new Error(`the README has no commands that begin with ${beginning}`);
  return found;
}

test("the README's first commands show a transition, on a service started without options", async () => {
  const service = await startProcess(["--port", "0"], {}, await aFolder());
  onTestFinished(() => service.kill());
  const script = (await commands("url=")).replace("http://127.0.0.1:4000", service.url);
  const { stdout } = await promisify(execFile)("bash", ["-euc", script]);
  expect(stdout).toContain('"health":"Down"');
  expect(stdout).toContain('"from":"Ready","to":"Down"');
  expect(stdout).toContain('"from":"True","to":"False"');
});
