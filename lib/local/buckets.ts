import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The stack's buckets, each a folder in one. */
export class Buckets {
  readonly #folder: string;
  readonly #names: readonly string[];

  constructor(folder: string, names: readonly string[]) {
    this.#folder = folder;
    this.#names = names;
  }

  has(bucket: string): boolean {
    return this.#names.includes(bucket);
  }

  /** Keeps an object under its key; throws for a bucket that isn't there, and a key that a file can't have. */
  async put(bucket: string, key: string, body: string | Uint8Array): Promise<void> {
    if (!this.has(bucket)) throw new Error(`there is no bucket ${bucket}`);
    const isPath = key.split("/").every((part) => !["", ".", ".."].includes(part));
    if (!isPath) throw new Error(`no file can have the key ${key}`);
    const file = join(this.#folder, bucket, key);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, body);
  }
}
