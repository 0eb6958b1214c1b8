import { hkdfSync, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import type { LocalKeys } from "./aws/kms.ts";

const LENGTH = 32;

/** The stack's keys, all made of one that is kept in a file only its owner can read. */
export class Keys implements LocalKeys {
  readonly #master: Uint8Array;

  constructor(file: string) {
    this.#master = readOrMake(file);
  }

  keyOf(arn: string): Uint8Array {
    return new Uint8Array(hkdfSync("sha256", this.#master, "", arn, LENGTH));
  }
}

function readOrMake(file: string): Uint8Array {
  try {
    const key = randomBytes(LENGTH);
    writeFileSync(file, key, { mode: 0o600, flag: "wx" });
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return readFileSync(file);
  }
}
