import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { command, javaCommand } from "./java.ts";

/** Of the tests of the service, those that hang on what a table does: others wait, or start services of their own. */
const ACCEPTANCE = ["deliver", "gate", "group", "past", "report", "resource", "seed-cases"];

/** The tests of what is stored, streamed and published, and of the service as its callers see it. */
const SUITES = [
  "test/aws",
  "test/pipeline",
  "test/local/stream",
  "test/local/wiring",
  "ensure-table",
  ...ACCEPTANCE.map((name) => `test/acceptance/${name}.test.ts`),
];

/** Starts DynamoDB Local, which ends when this process does; answers where it listens. */
async function startDynamoDb(): Promise<{ url: string; stop: () => void }> {
  const [java, ...args] = await javaCommand("dynamodb-local/Server.java");
  process.stdout.write("… starting DynamoDB Local\n");
  const child = spawn(java, args, { stdio: ["pipe", "pipe", "inherit"] });
  const stop = () => child.stdin.end();
  for await (const url of createInterface(child.stdout)) return { url, stop };
  throw new Error("DynamoDB Local has ended");
}

/** Runs the suites against DynamoDB Local; answers vitest's exit code. */
async function testDynamoDbLocal(): Promise<number> {
  const { url, stop } = await startDynamoDb();
  const options = [
    "--project=engine",
    "--project=acceptance",
    // The engine itself takes more than a core.
    "--maxWorkers=1",
  ];
  const vitest = spawn("vitest", ["run", ...options, ...process.argv.slice(2), ...SUITES], {
    stdio: "inherit",
    env: { ...process.env, SIGNALBOX_DYNAMODB_ENDPOINT: url },
  });
  const [code] = (await once(vitest, "exit")) as [number | null];
  stop();
  return code ?? 1;
}

await command(testDynamoDbLocal);
