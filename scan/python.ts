import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const REQUIREMENTS = fileURLToPath(new URL("./requirements.txt", import.meta.url));
const CONSTRAINTS = fileURLToPath(new URL("./constraints.txt", import.meta.url));
/** Git ignores it, and `npm ci` leaves it alone. */
const ENVIRONMENT = fileURLToPath(new URL("../.cache/scan", import.meta.url));
/** Written last, so that an installation cut short is begun again. */
const STAMP = join(ENVIRONMENT, "installed");

/** What this machine lacks for a scan: a Python, or a registry that has all of the scanners. */
export class NoScanners extends Error {}

/** What the scanners' pinned dependencies need. */
const OLDEST = "3.11";
const PROBE = `
import sys, venv, ensurepip
sys.exit(f"it is {sys.version.split()[0]}") if sys.version_info < (${OLDEST.replace(".", ", ")}) else print(sys.version)`;
/** Wheels only, so that nothing of a package runs before it is used. */
const PIP_OPTIONS = ["--quiet", "--disable-pip-version-check", "--no-input", "--only-binary=:all:"];

/** The folder of the scanners' commands, installed first if they aren't; throws `NoScanners`. */
export async function scanners(say: (text: string) => void): Promise<string> {
  const commands = join(ENVIRONMENT, "bin");
  const stamp = await stampOf(await pythonVersion());
  if ((await readFile(STAMP, "utf8").catch(() => "")) === stamp) return commands;
  const pinned = (await readFile(REQUIREMENTS, "utf8")).trim().split("\n").join(" and ");
  say(`installing ${pinned} into .cache/scan; that takes a minute, once`);
  await run("python3", "-m", "venv", "--clear", ENVIRONMENT);
  const files = ["--requirement", REQUIREMENTS, "--constraint", CONSTRAINTS];
  await run(join(commands, "pip"), "install", ...PIP_OPTIONS, ...files);
  await writeFile(STAMP, stamp);
  return commands;
}

async function run(command: string, ...args: string[]): Promise<void> {
  const [code] = await once(spawn(command, args, { stdio: "inherit" }), "close");
  if (code !== 0) throw new NoScanners(`${command} ended with exit code ${code}`);
}

async function pythonVersion(): Promise<string> {
  try {
    return (await promisify(execFile)("python3", ["-c", PROBE])).stdout;
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
    const why = said.split("\n").at(-1) || "there is none";
    throw new NoScanners(`python3 ${OLDEST} or newer with venv and ensurepip is needed: ${why}`);
  }
}

/** Differs when another Python or other versions are wanted. */
async function stampOf(version: string): Promise<string> {
  const texts = [
    version,
    await readFile(REQUIREMENTS, "utf8"),
    await readFile(CONSTRAINTS, "utf8"),
  ];
  return createHash("sha256").update(texts.join("\n")).digest("hex");
}
