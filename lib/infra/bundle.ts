import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
import { VERBS, type Verb } from "../aws/environment.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A function's credentials come from its environment; every other provider is dead weight at a cold start. */
const UNUSED_CREDENTIALS =
  /^@aws-sdk\/credential-provider-(sso|ini|process|web-identity|login|http)$/;
const PROVIDERS = [
  "fromSSO",
  "fromIni",
  "fromProcess",
  "fromTokenFile",
  "fromWebToken",
  "fromLoginCredentials",
  "fromHttp",
];

const withoutUnusedCredentials: Plugin = {
  name: "without-unused-credentials",
  setup({ onResolve, onLoad }) {
    const namespace = "unused-credentials";
    onResolve({ filter: UNUSED_CREDENTIALS }, ({ path }) => ({ path, namespace }));
    onLoad({ filter: /.*/, namespace }, ({ path }) => {
      const refuse = `() => { throw new Error("${path} is not bundled: a function has its role's credentials"); }`;
      return { contents: PROVIDERS.map((name) => `export const ${name} = ${refuse};`).join("\n") };
    });
  },
};

/** How functions are bundled; `splitting` keeps what is imported lazily in files of its own. */
export const BUNDLE_OPTIONS = {
  bundle: true,
  minify: true,
  splitting: true,
  platform: "node",
  target: "node24",
  format: "esm",
  mainFields: ["module", "main"],
  legalComments: "none",
  outExtension: { ".js": ".mjs" },
  chunkNames: "chunks/[name]-[hash]",
  metafile: true,
} as const satisfies BuildOptions;

/** Modules that were written for `require` find one. */
export const REQUIRE_BANNER = {
  js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
};

/** A function's code: a folder, and the handler in it as Lambda names it. */
export type Bundle = {
  readonly folder: string;
  readonly handler: string;
  /** What a cold start reads: bytes of the files that the handler imports at once. */
  readonly importedBytes: number;
};
export type Bundles = Readonly<Record<Verb, Bundle>>;

/**
 * Bundles every function into a folder of its own below `output`. The first pass reads all sources
 * once, for all functions; the second gives each only what it uses of what they share, in one file.
 */
export async function bundleAll(output: string): Promise<Bundles> {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const shared = join(output, "shared");
  await build({
    ...BUNDLE_OPTIONS,
    banner: REQUIRE_BANNER,
    absWorkingDir: output,
    entryPoints: VERBS.map((verb) => join(ROOT, "functions", `${verb}.ts`)),
    outdir: shared,
    plugins: [withoutUnusedCredentials],
  });
  const bundles = VERBS.map(async (verb) => {
    const entry = join(shared, `${verb}.mjs`);
    return [verb, await flatten(entry, join(output, verb))] as const;
  });
  return Object.fromEntries(await Promise.all(bundles)) as Bundles;
}

async function flatten(entry: string, folder: string): Promise<Bundle> {
  await mkdir(folder);
  const { metafile } = await build({
    ...BUNDLE_OPTIONS,
    absWorkingDir: folder,
    entryPoints: { index: entry },
    outdir: folder,
  });
  const bytes = importedBytes(metafile, "index.mjs");
  return { folder, handler: "index.handler", importedBytes: bytes };
}

/** Bytes of the files that an entry imports at once, itself included. */
export function importedBytes({ outputs }: Metafile, entry: string): number {
  const files = new Set([entry]);
  for (const file of files) {
    for (const { path, kind, external } of outputs[file]?.imports ?? []) {
      if (!external && kind === "import-statement") files.add(path);
    }
  }
  return [...files].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0);
}
