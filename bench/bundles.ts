import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { BUNDLE_OPTIONS, bundleAll, importedBytes, REQUIRE_BANNER } from "../lib/infra/bundle.ts";

/** A bundle on disk: the file to import, and the kilobytes of all that it imports at once. */
export type BenchBundle = { readonly file: string; readonly kilobytes: number };

/** The ingest function as it is deployed. */
export async function ingestBundle(folder: string): Promise<BenchBundle> {
  const { ingest } = await bundleAll(folder);
  const [module = ""] = ingest.handler.split(".");
  return { file: join(ingest.folder, `${module}.mjs`), kilobytes: ingest.importedBytes / 1024 };
}

/** The bare DynamoDB client with the two commands that a report needs, with the same options. */
export async function bareBundle(folder: string): Promise<BenchBundle> {
  await mkdir(folder, { recursive: true });
  const { metafile } = await build({
    ...BUNDLE_OPTIONS,
    banner: REQUIRE_BANNER,
    absWorkingDir: folder,
    entryPoints: { index: join(import.meta.dirname, "bare-client.ts") },
    outdir: folder,
  });
  return {
    file: join(folder, "index.mjs"),
    kilobytes: importedBytes(metafile, "index.mjs") / 1024,
  };
}
