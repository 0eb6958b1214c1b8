import { createHash, randomUUID } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join, relative } from "node:path";

/** How many folders are kept: those of a few branches, and of what was changed lately. */
const MOST = 4;
/** Milliseconds after its last use for which a folder is left alone: somebody may be at it. */
const IN_USE = 60_000;

/** What says that a folder can't be written to. */
const UNWRITABLE: readonly string[] = ["EACCES", "EPERM", "EROFS"];

/** Files and folders, below a root, of which something is made. */
export type Sources = { readonly root: string; readonly paths: readonly string[] };

/** What names a thing that is made: a digest of the sources, of what it is made with, and of Node. */
export async function digestOf({ root, paths }: Sources, options: unknown): Promise<string> {
  const files = (await Promise.all(paths.map((path) => filesIn(join(root, path))))).flat().sort();
  const texts = await Promise.all(files.map((file) => readFile(file)));
  const digest = createHash("sha256").update(JSON.stringify([process.version, options]));
  for (const [at, text] of texts.entries()) {
    digest.update(`\0${relative(root, files[at] ?? "")}\0${text.length}\0`).update(text);
  }
  return digest.digest("hex").slice(0, 32);
}

async function filesIn(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Puts into a folder what was made for the same digest before, or what `make` makes there, which is kept then. */
export async function keptOr(
  kept: string,
  digest: string,
  folder: string,
  make: () => Promise<void>,
): Promise<void> {
  const place = join(kept, digest);
  await rm(folder, { recursive: true, force: true });
  if (await isCopied(place, folder)) return;
  await make();
  await keep(folder, kept, place);
}

async function isCopied(place: string, folder: string): Promise<boolean> {
  try {
    const now = new Date();
    await utimes(place, now, now);
    await cp(place, folder, { recursive: true });
    return true;
  } catch (error) {
    if (codeOf(error) !== "ENOENT" && !UNWRITABLE.includes(codeOf(error))) throw error;
    return false;
  }
}

/** Several may make the same at once: each has a folder of its own, which has its name once it is whole. */
async function keep(folder: string, kept: string, place: string): Promise<void> {
  const whole = `${place}-${randomUUID()}`;
  try {
    await mkdir(kept, { recursive: true });
    await cp(folder, whole, { recursive: true });
    await rename(whole, place);
  } catch (error) {
    // What can't be kept is made anew each time.
    if (UNWRITABLE.includes(codeOf(error))) return;
    await rm(whole, { recursive: true, force: true });
    // Another was faster.
    if (!["ENOTEMPTY", "EEXIST"].includes(codeOf(error))) throw error;
  }
  await forgetOldest(kept);
}

async function forgetOldest(kept: string): Promise<void> {
  const names = await readdir(kept);
  const used = await Promise.all(
    names.map(async (name) => ({ path: join(kept, name), at: await usedAt(join(kept, name)) })),
  );
  const old = used
    .sort((one, other) => other.at - one.at)
    .slice(MOST)
    .filter(({ at }) => at < Date.now() - IN_USE);
  await Promise.all(old.map(({ path }) => rm(path, { recursive: true, force: true })));
}

/** When a folder was used last; the beginning of time for one that is gone. */
async function usedAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    return 0;
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "";
}
