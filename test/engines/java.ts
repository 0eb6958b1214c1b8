import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const FIRST_JAVA = 17;
/** The exit code of a command that can't run here, as test runners take it for "skipped". */
const SKIPPED = 77;

const run = promisify(execFile);

/** This machine has not what a Java program needs. */
class MissingTool extends Error {
  override readonly name = "MissingTool";
}

/** Runs a command of this folder; where Java or Maven is missing, it says so in one line and fails. */
export async function command(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof MissingTool)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = SKIPPED;
  }
}

/** The command that runs a Java file of this folder with what the pom.xml beside it asks Maven for. */
export async function javaCommand(file: string): Promise<[string, ...string[]]> {
  const source = fileURLToPath(new URL(file, import.meta.url));
  await checkTools();
  process.stdout.write(`… fetching what ${file} needs\n`);
  const files = await fetchFiles(join(dirname(source), "pom.xml"));
  const libraries = files.filter((one) => !one.endsWith(".jar")).map((one) => dirname(one));
  return [
    "java",
    `-Djava.library.path=${libraries.join(delimiter)}`,
    "-classpath",
    files.join(delimiter),
    source,
  ];
}

async function checkTools(): Promise<void> {
  const needs = `this needs a JDK of ${FIRST_JAVA} or newer and Maven`;
  const { stdout } = await run("javac", ["-version"]).catch(() => {
    throw new MissingTool(`${needs}: there is no javac`);
  });
  const [, version = "0"] = /^javac (\d+)/.exec(stdout) ?? [];
  if (Number(version) < FIRST_JAVA) throw new MissingTool(`${needs}: javac is of ${version}`);
  await run("mvn", ["--version"]).catch(() => {
    throw new MissingTool(`${needs}: there is no mvn`);
  });
}

/** The files of a Maven project's dependencies, fetched where Maven keeps them. */
async function fetchFiles(pom: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "signalbox-maven-"));
  const list = join(folder, "classpath");
  const goal = [
    "dependency:build-classpath",
    "-DincludeScope=runtime",
    `-Dmdep.outputFile=${list}`,
  ];
  try {
    await run("mvn", ["--batch-mode", "--quiet", "--file", pom, ...goal]).catch((error) => {
      throw new Error(`Maven could not fetch what ${pom} asks for:\n${error.stdout}`);
    });
    return (await readFile(list, "utf8")).trim().split(delimiter);
  } finally {
    await rm(folder, { recursive: true });
  }
}
