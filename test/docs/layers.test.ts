import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import biome from "../../biome.json" with { type: "json" };

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const LAYERS = readdirSync(`${ROOT}lib`);

/** What ARCHITECTURE.md says that each layer imports. */
const DOCUMENTED = Object.fromEntries(
  [
    ...readFileSync(`${ROOT}ARCHITECTURE.md`, "utf8").matchAll(
      /^\| `lib\/(\w+)` .*\| ([\w, ]+?) *\|$/gm,
    ),
  ].map(([, layer, imports = ""]) => [layer, imports === "nothing" ? [] : imports.split(", ")]),
);

/** The other layers that the files of a layer import, sorted. */
function importedBy(layer: string): string[] {
  const files = readdirSync(`${ROOT}lib/${layer}`, { recursive: true, encoding: "utf8" });
  const layers = files
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(`${ROOT}lib/${layer}/${file}`, "utf8"))
    .flatMap((text) => [...text.matchAll(/(?:from |import\(?)"(?:\.\.\/)+(\w+)\//g)])
    .map(([, imported = ""]) => imported)
    .filter((imported) => imported !== layer && LAYERS.includes(imported));
  return [...new Set(layers)].sort();
}

/** The other layers that biome.json lets a layer import, sorted. */
function allowedFor(layer: string): string[] {
  const override = biome.overrides.find(({ includes }) => includes.includes(`lib/${layer}/**`));
  const [pattern] = override?.linter.rules.style.noRestrictedImports.options.patterns ?? [];
  return (pattern?.group ?? [])
    .flatMap((glob) => /^!\*\*\/(\w+)\/\*\*$/.exec(glob)?.[1] ?? [])
    .sort();
}

test("the table of layers has a row for each folder of lib, and no other", () => {
  expect(Object.keys(DOCUMENTED).sort()).toEqual([...LAYERS].sort());
});

describe.each(LAYERS)("lib/%s", (layer) => {
  test("imports the layers that the table names, and all of them", () => {
    expect(importedBy(layer)).toEqual([...(DOCUMENTED[layer] ?? [])].sort());
  });

  test("may import the layers that the table names, and no other", () => {
    expect(allowedFor(layer)).toEqual([...(DOCUMENTED[layer] ?? [])].sort());
  });
});
