import { readFileSync } from "node:fs";
import { build } from "esbuild";
import type { Bundle } from "../../lib/infra/bundle.ts";

/** What a bundle's entry loads at once, and what it only may load later: code by file. */
export type BundleFiles = {
  readonly eager: ReadonlyMap<string, string>;
  readonly lazy: ReadonlyMap<string, string>;
};

/** Reads a bundle's files as Node would load them. */
export async function filesOf({ folder, handler }: Bundle): Promise<BundleFiles> {
  const entry = `${handler.replace(/\.\w+$/, "")}.mjs`;
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
    outdir: folder,
    splitting: true,
    metafile: true,
  });
  const importsOf = (file: string) => metafile.inputs[file]?.imports ?? [];
  const eager = reach(entry, (file) =>
    importsOf(file).filter(({ kind, external }) => !external && kind === "import-statement"),
  );
  const all = reach(entry, (file) => importsOf(file).filter(({ external }) => !external));
  const read = (files: string[]) =>
    new Map(files.map((file) => [file, readFileSync(`${folder}/${file}`, "utf8")]));
  return { eager: read(eager), lazy: read(all.filter((file) => !eager.includes(file))) };
}

function reach(entry: string, importsOf: (file: string) => { readonly path: string }[]): string[] {
  const files = new Set([entry]);
  for (const file of files) for (const { path } of importsOf(file)) files.add(path);
  return [...files];
}
