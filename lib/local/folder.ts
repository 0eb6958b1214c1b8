import { access, constants, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { StartFailure } from "./failure.ts";

/** Makes the data folder, with one for logs in it; throws a `StartFailure` when it can't be written to. */
export async function claimFolder(folder: string): Promise<void> {
  try {
    await makeFolder(join(folder, "logs"));
    await access(folder, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartFailure(`can't write to ${folder} (${code}); choose another folder with --data`);
  }
}

/** Makes a folder and those above it. Node's own recursion never ends where none can be made, as below `/proc`. */
async function makeFolder(folder: string): Promise<void> {
  const missing = await attempt(folder);
  if (!missing) return;
  await makeFolder(dirname(folder));
  await mkdir(folder);
}

/** Makes a folder unless it is there; whether the one above it is missing. */
async function attempt(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return true;
    if (code !== "EEXIST") throw error;
  }
  return false;
}
