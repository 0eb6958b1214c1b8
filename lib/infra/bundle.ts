import { cp, mkdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";
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
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
} as const satisfies BuildOptions;

/** A function's code: a folder, and the handler in it as Lambda names it. */
export type Bundle = { readonly folder: string; readonly handler: string };
export type Bundles = Readonly<Record<Verb, Bundle>>;

/** Bundles every function into `output` with one call, then gives each the files that it can reach. */
export async function bundleAll(output: string): Promise<Bundles> {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const all = join(output, "all");
  const { metafile } = await build({
    ...BUNDLE_OPTIONS,
    absWorkingDir: output,
    entryPoints: Object.fromEntries(
      VERBS.map((verb) => [`${verb}/index`, join(ROOT, "functions", `${verb}.ts`)]),
    ),
    outdir: all,
    metafile: true,
    plugins: [withoutUnusedCredentials],
  });
  const bundles = VERBS.map(async (verb) => {
    const folder = join(output, verb);
    for (const file of reachable(metafile, `all/${verb}/index.mjs`)) {
      await cp(join(output, file), join(folder, relative("all", file)));
    }
    return [verb, { folder, handler: `${verb}/index.handler` }] as const;
  });
  return Object.fromEntries(await Promise.all(bundles)) as Bundles;
}

/** The files that an entry imports, directly or not; with `lazily`, those that it only may import later too. */
export function reachable(metafile: Metafile, entry: string, lazily = true): Set<string> {
  const files = new Set([entry]);
  for (const file of files) {
    for (const { path, kind, external } of metafile.outputs[file]?.imports ?? []) {
      if (!external && (lazily || kind === "import-statement")) files.add(path);
    }
  }
  return files;
}
