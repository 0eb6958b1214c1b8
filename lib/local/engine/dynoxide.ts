import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { StartFailure } from "../failure.ts";

/** The command that starts dynoxide: of our dependencies, from the path, or by npx. */
export function findDynoxide(): readonly string[] {
  const packageName = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
    return [join(dirname(manifest), "dynoxide")];
  } catch {
    for (const command of [["dynoxide"], ["npx", "--no-install", "dynoxide"]]) {
      if (runs(command)) return command;
    }
  }
  throw new StartFailure(
    `no DynamoDB engine: looked for SIGNALBOX_DYNAMODB_ENDPOINT, the npm package ${packageName}, "dynoxide" on the PATH and "npx dynoxide"; set the first to a DynamoDB Local, or install one of the others`,
  );
}

function runs([file = "", ...args]: readonly string[]): boolean {
  try {
    execFileSync(file, [...args, "--version"], { stdio: "ignore", timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}
