import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string) => readFileSync(`${ROOT}${path}`, "utf8");
const DOCUMENTS = [
  "README.md",
  "ARCHITECTURE.md",
  "CHANGELOG.md",
  "docs/guarantees.md",
  "docs/guide.md",
  "docs/notifiers.md",
  "docs/sources.md",
  "docs/runbook.md",
  "docs/security.md",
  ...readdirSync(`${ROOT}docs/notifiers`).map((file) => `docs/notifiers/${file}`),
  ...readdirSync(`${ROOT}docs/adr`).map((file) => `docs/adr/${file}`),
];

/** Paths of this repository that a text names in backquotes or as links. */
function pathsIn(text: string): string[] {
  const quoted = [...text.matchAll(/`((?:lib|functions|bin|test|docs|bench|scan)\/[\w./-]+)`/g)];
  const constructs = quoted.map(([, path = ""]) => path);
  return [...new Set(constructs)];
}

function linksIn(text: string): string[] {
  return [...text.matchAll(/\]\(([^)#]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !link.startsWith("http"));
}

describe("the documents", () => {
  test.each(DOCUMENTS)("%s names only paths that there are", (document) => {
    const missing = pathsIn(read(document)).filter((path) => !existsSync(`${ROOT}${path}`));
    expect(missing).toEqual([]);
  });

  test.each(DOCUMENTS)("%s links only to what there is", (document) => {
    const folder = document.slice(0, document.lastIndexOf("/") + 1);
    const broken = linksIn(read(document)).filter((link) => !existsSync(`${ROOT}${folder}${link}`));
    expect(broken).toEqual([]);
  });

  test("name paths at all, so that the check can fail", () => {
    expect(pathsIn(read("ARCHITECTURE.md")).length).toBeGreaterThan(20);
  });
});
