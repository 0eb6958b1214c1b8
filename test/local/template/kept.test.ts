import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { digestOf, keptOr } from "../../../lib/local/template/kept.ts";

const KEPT = new URL("../../../lib/local/template/kept.ts", import.meta.url).href;
/** Makes the same twice, into a folder that may be written to, below one that may not; root may, and so is nobody first. */
const TWICE = `
  import { mkdir, readdir, writeFile } from "node:fs/promises";
  const [, module, root] = process.argv;
  const { keptOr } = await import(module);
  if (process.getuid() === 0) process.setuid(65534);
  const folder = root + "/mine/folder";
  let times = 0;
  const make = async () => {
    times += 1;
    await mkdir(folder);
    await writeFile(folder + "/file", "");
  };
  for (const digest of ["a", "a"]) await keptOr(root + "/kept", digest, folder, make);
  process.stdout.write(times + " " + (await readdir(folder)));
`;

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "signalbox-kept-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** What puts a file with some text into a folder, and how often it did. */
function maker(folder: string, text: string) {
  const made = { times: 0 };
  const make = async () => {
    made.times += 1;
    await mkdir(join(folder, "inner"), { recursive: true });
    await writeFile(join(folder, "inner", "file"), text);
  };
  return { made, make, text: () => readFile(join(folder, "inner", "file"), "utf8") };
}

describe("what is made of sources", () => {
  test("is made once for each digest, and put wherever it is wanted", async () => {
    const root = await aFolder();
    const [kept, one, other] = ["kept", "one", "other"].map((name) => join(root, name)) as [
      string,
      string,
      string,
    ];
    const [first, again, changed] = [maker(one, "1"), maker(other, "2"), maker(other, "3")];
    await keptOr(kept, "a", one, first.make);
    await keptOr(kept, "a", other, again.make);
    expect([first.made.times, again.made.times, await again.text()]).toEqual([1, 0, "1"]);
    await keptOr(kept, "b", other, changed.make);
    expect([changed.made.times, await changed.text()]).toEqual([1, "3"]);
  });

  test("takes the place of whatever was in the folder", async () => {
    const root = await aFolder();
    const folder = join(root, "folder");
    await mkdir(folder);
    await writeFile(join(folder, "old"), "");
    await keptOr(join(root, "kept"), "a", folder, maker(folder, "1").make);
    expect(await readdir(folder)).toEqual(["inner"]);
  });

  test("by several at once is whole for each, and kept once", async () => {
    const root = await aFolder();
    const texts = await Promise.all(
      ["one", "two", "three"].map(async (name) => {
        const { make, text } = maker(join(root, name), "1");
        await keptOr(join(root, "kept"), "a", join(root, name), make);
        return text();
      }),
    );
    expect(texts).toEqual(["1", "1", "1"]);
    expect(await readdir(join(root, "kept"))).toEqual(["a"]);
  });

  test("isn't kept when it couldn't be made", async () => {
    const root = await aFolder();
    const make = () => Promise.reject(new Error("no"));
    await expect(keptOr(join(root, "kept"), "a", join(root, "one"), make)).rejects.toThrow("no");
    await keptOr(join(root, "kept"), "a", join(root, "one"), maker(join(root, "one"), "1").make);
  });

  test("is made each time where nothing can be kept", async () => {
    const root = await aFolder();
    await mkdir(join(root, "mine"));
    await chmod(join(root, "mine"), 0o777);
    await chmod(root, 0o555);
    const args = ["--input-type=module", "-e", TWICE, KEPT, root];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout).toBe("2 file");
  });

  test("is forgotten when four others were used since, more than a minute after its last use", async () => {
    const root = await aFolder();
    const kept = join(root, "kept");
    const names = ["a", "b", "c", "d", "e"];
    for (const [at, name] of names.entries()) {
      await keptOr(kept, name, join(root, "one"), maker(join(root, "one"), name).make);
      const used = new Date(Date.now() - 3_600_000 + at * 1_000);
      await utimes(join(kept, name), used, used);
    }
    await keptOr(kept, "a", join(root, "one"), maker(join(root, "one"), "a").make);
    await keptOr(kept, "f", join(root, "one"), maker(join(root, "one"), "f").make);
    expect((await readdir(kept)).sort()).toEqual(["a", "d", "e", "f"]);
  });
});

describe("a digest", () => {
  test("is of all files, their places and their texts, and of what they are made with", async () => {
    const root = await aFolder();
    const sources = { root, paths: ["lib", "lock"] };
    await mkdir(join(root, "lib", "inner"), { recursive: true });
    await writeFile(join(root, "lock"), "1");
    const digests = [];
    for (const [file, text] of [
      ["lib/inner/a", "1"],
      ["lib/inner/a", "2"],
      ["lib/b", "2"],
      ["lock", "2"],
    ] as const) {
      await writeFile(join(root, file), text);
      digests.push(await digestOf(sources, {}));
    }
    digests.push(await digestOf(sources, { identities: [] }));
    expect(new Set(digests).size).toBe(5);
    await writeFile(join(root, "aside"), "");
    expect(await digestOf(sources, { identities: [] })).toBe(digests.at(-1));
  });
});
