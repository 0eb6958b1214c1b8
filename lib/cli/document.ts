import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { ClientError } from "../client/errors.ts";
import { type Document, MEDIA_TYPES } from "../client/transport.ts";
import type { Terminal } from "./terminal.ts";

/** A file as it is, `-` for stdin; throws `ClientError` when it can't be read. */
export async function readDocument(file: string, { stdin }: Terminal): Promise<Document> {
  const bytes = file === "-" ? await buffer(stdin) : await fileBytes(file);
  return { bytes, type: typeOf(file, bytes) };
}

/** What a file says, in YAML or JSON; throws `ClientError` when it can't be read, or is neither. */
export async function readValue(file: string, terminal: Terminal): Promise<unknown> {
  const { bytes, type } = await readDocument(file, terminal);
  const text = Buffer.from(bytes).toString("utf8");
  try {
    return type === MEDIA_TYPES.json ? JSON.parse(text) : (await import("yaml")).parse(text);
  } catch (error) {
    const { message } = error as Error;
    throw new ClientError(`the file ${file} is neither YAML nor JSON: ${message}`);
  }
}

async function fileBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "is not there" : `can't be read: ${message}`;
    throw new ClientError(`the file ${file} ${why}; give another with -f, or "-" for stdin`);
  }
}

/** By the file's name, else by what it holds: JSON goes as JSON, because YAML forbids its tabs. */
function typeOf(file: string, bytes: Uint8Array): Document["type"] {
  if (/\.json$/i.test(file)) return MEDIA_TYPES.json;
  if (/\.ya?ml$/i.test(file)) return MEDIA_TYPES.yaml;
  try {
    JSON.parse(Buffer.from(bytes).toString("utf8"));
    return MEDIA_TYPES.json;
  } catch {
    return MEDIA_TYPES.yaml;
  }
}
