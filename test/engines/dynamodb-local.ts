import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { command, javaCommand } from "./java.ts";

/** Of the tests of the service, those that hang on what a table does: others wait, count, or start services of their own. */
const ACCEPTANCE = ["deliver", "gate", "group", "past", "report", "resource", "seed-cases"];

/** The tests of what is stored, streamed and published, and of the service as its callers see it, whose calls must end in time. */
const RUNS = [
  [
    "--project=engine",
    "--maxWorkers=2",
    // How many at once is too many says more of an engine's speed than of what it does.
    "--exclude=test/pipeline/contention.test.ts",
    ...["test/aws", "test/pipeline", "test/local/stream", "test/local/wiring", "ensure-table"],
  ],
  [
    "--project=acceptance",
    "--maxWorkers=1",
    ...ACCEPTANCE.map((name) => `test/acceptance/${name}.test.ts`),
  ],
] as const;

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
  const env = { ...process.env, SIGNALBOX_DYNAMODB_ENDPOINT: url };
  try {
    for (const options of RUNS) {
      const args = ["run", ...options, ...process.argv.slice(2)];
      const [code] = (await once(spawn("vitest", args, { stdio: "inherit", env }), "exit")) as [
        number | null,
      ];
      if (code !== 0) return code ?? 1;
    }
    return 0;
  } finally {
    stop();
  }
}

await command(testDynamoDbLocal);
