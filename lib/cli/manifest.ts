import { ClientError } from "../client/errors.ts";
import type { Declaration } from "../domain/declaration.ts";
import { pathFault } from "../domain/resource.ts";
import { readDocument } from "./document.ts";
import type { Terminal } from "./terminal.ts";

/** A resource and what a file declares of it; the service judges what that says. */
export type Declared = { readonly path: string; readonly declaration: Declaration };

/**
 * The resources of a file: YAML documents, or a list under `resources`, each naming its `resource`. Throws
 * `ClientError` for what can't be read, and for an entry that names none.
 */
export async function readManifest(file: string, terminal: Terminal): Promise<Declared[]> {
  const { bytes } = await readDocument(file, terminal);
  const { parseAllDocuments } = await import("yaml");
  const documents = [parseAllDocuments(Buffer.from(bytes).toString("utf8"))].flat();
  const entries = documents.flatMap((document) => {
    const [error] = document.errors;
    if (error) throw new ClientError(`the file ${file} is no YAML: ${error.message}`);
    return entriesIn(document.toJS());
  });
  if (entries.length === 0) throw new ClientError(`the file ${file} declares nothing`);
  return entries.map((entry, index) => declaredIn(entry, `entry ${index + 1} of ${file}`));
}

function entriesIn(value: unknown): unknown[] {
  if (value === null) return [];
  const { resources } = value as { resources?: unknown };
  return Array.isArray(resources) ? resources : [value];
}

function declaredIn(entry: unknown, where: string): Declared {
  const { resource, ...declaration } = Object(entry) as Record<string, unknown>;
  if (typeof resource !== "string") {
    throw new ClientError(`${where} has no "resource"; it is the path that it declares`);
  }
  const fault = pathFault(resource);
  if (fault) throw new ClientError(`${where} has a wrong "resource": ${fault}`);
  return { path: resource, declaration: declaration as Declaration };
}
