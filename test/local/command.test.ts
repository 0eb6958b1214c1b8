import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { type ServiceProcess, spawnService, startProcess } from "../acceptance/process.ts";
import { aFolder, temporaryFolder } from "./functions/handlers.ts";
import { processesOf } from "./processes.ts";

/** What a service that can't start says, and how it ends. */
async function run(args: string[], environment: Record<string, string> = {}) {
  const child = spawnService(args, environment);
  const giveUp = setTimeout(() => child.kill("SIGKILL"), 20_000);
  const output = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk) => (output.stdout += chunk));
  child.stderr?.on("data", (chunk) => (output.stderr += chunk));
  const [code] = await once(child, "close");
  clearTimeout(giveUp);
  return { code, ...output };
}

/** A server on a port of its own that answers everything so. */
async function aServer(status: number, body: string): Promise<number> {
  const server = createServer((_, response) => response.writeHead(status).end(body));
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe("a service that can't start says why in one line, and ends by itself:", () => {
  test.concurrent.for<[string, string[], Record<string, string>, string]>([
    [
      "a host that isn't its own",
      ["--host", "203.0.113.1", "--port", "0"],
      {},
      "port 0 on 203.0.113.1 can't be used",
    ],
    ["rules that are no JSON", [], { SIGNALBOX_IDENTITIES: "{" }, "SIGNALBOX_IDENTITIES: "],
    [
      "rules that let everybody in",
      [],
      {
        SIGNALBOX_IDENTITIES:
          '[{"issuer": "https://a", "audience": "b", "claims": {}, "verbs": ["read"], "prefix": ""}]',
      },
      "SIGNALBOX_IDENTITIES: [0].claims must hold a claim that not every token has",
    ],
    [
      "a file of rules that isn't there",
      [],
      { SIGNALBOX_IDENTITIES: "@none" },
      "SIGNALBOX_IDENTITIES: ENOENT",
    ],
    ["a port that is no number", ["--port", "http"], {}, "--port http is no port"],
    ["a port that is too great", ["--port", "65536"], {}, "--port 65536 is no port"],
    ["an option that isn't one", ["--prot", "1"], {}, "Unknown option '--prot'"],
    ["an option without its value", ["--host"], {}, "Option '--host <value>' argument missing"],
    ["something that isn't an option", ["start"], {}, "Unexpected argument 'start'"],
    [
      "secrets that are no JSON",
      [],
      { SIGNALBOX_SECRETS: "github=s3cr3t" },
      "SIGNALBOX_SECRETS: webhook secrets must be JSON",
    ],
    [
      "secrets that are a list",
      [],
      { SIGNALBOX_SECRETS: "[]" },
      "SIGNALBOX_SECRETS: webhook secrets must be JSON",
    ],
    [
      "an address that is none",
      [],
      { AWS_ENDPOINT_URL_SNS: "localhost:4566" },
      "AWS_ENDPOINT_URL_SNS is no address: localhost:4566",
    ],
    ["a data folder without a name", ["--data", ""], {}, "--data is empty; give a folder"],
    [
      "a data folder where none can be made",
      ["--data", "/proc/x/y"],
      {},
      "can't write to /proc/x/y (",
    ],
    [
      "secrets in a file that isn't there",
      [],
      { SIGNALBOX_SECRETS: "@/no/such/file" },
      "SIGNALBOX_SECRETS: ENOENT: no such file",
    ],
  ])("%s", async ([, args, environment, message], { expect, onTestFinished }) => {
    const folder = await temporaryFolder(onTestFinished);
    const { code, stderr } = await run(["--data", folder, "--port", "0", ...args], environment);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`signalbox: ${message}`)]);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).not.toContain("s3cr3t");
  });

  test("no engine for this kind of machine, with every place that was looked in", async () => {
    const elsewhere = 'Object.defineProperty(process, "platform", { value: "plan9" })';
    const { code, stderr } = await run(["--data", await aFolder(), "--port", "0"], {
      PATH: "/nonexistent",
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(elsewhere)}`,
    });
    expect([code, stderr.trim().split("\n")]).toEqual([1, [expect.any(String)]]);
    for (const place of ["SIGNALBOX_DYNAMODB_ENDPOINT", "@dynoxide/plan9-", "PATH", "npx"]) {
      expect(stderr).toContain(place);
    }
  });

  test("a port that is taken, before a folder is made", async () => {
    const port = await aServer(200, "");
    const folder = join(await aFolder(), "data");
    const { code, stderr } = await run(["--data", folder, "--port", `${port}`]);
    const message = `port ${port} on 127.0.0.1 is taken; choose another with --port`;
    expect([code, stderr]).toEqual([1, `signalbox: ${message}\n`]);
    expect(existsSync(folder)).toBe(false);
  });

  test("a data folder that is a file", async () => {
    const file = join(await aFolder(), "file");
    await writeFile(file, "");
    const { code, stderr } = await run(["--data", file, "--port", "0"]);
    const message = `can't write to ${file} (ENOTDIR); choose another folder with --data`;
    expect([code, stderr]).toEqual([1, `signalbox: ${message}\n`]);
  });

  test("a data folder with something else in it", async () => {
    const folder = await aFolder();
    await mkdir(join(folder, "journal.sqlite"));
    const { code, stderr } = await run(["--data", folder, "--port", "0"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("journal.sqlite can't be used")]);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  test("a DynamoDB that refuses", async () => {
    const body = '{"__type":"x#UnrecognizedClientException","message":"who are you?"}';
    const url = `http://127.0.0.1:${await aServer(400, body)}`;
    const environment = { SIGNALBOX_DYNAMODB_ENDPOINT: url };
    const { code, stderr } = await run(["--data", await aFolder(), "--port", "0"], environment);
    const message = `the DynamoDB at ${url} doesn't answer: who are you?`;
    expect([code, stderr]).toEqual([1, `signalbox: ${message}\n`]);
  });
});

test("help says how it is started", async () => {
  const { code, stdout } = await run(["--help"]);
  expect([code, stdout]).toEqual([0, expect.stringContaining("npm start -- [--port 4000]")]);
});

test("Ctrl-C while it starts leaves nothing behind", async () => {
  const folder = await aFolder();
  const child = spawnService(["--data", folder, "--port", "0"]);
  await vi.waitFor(
    () => expect(processesOf(join(folder, "dynamodb.sqlite"))).not.toEqual([]),
    10_000,
  );
  child.kill("SIGINT");
  await once(child, "close");
  await vi.waitFor(() => expect(processesOf(folder)).toEqual([]), 5_000);
});

describe("a service that runs", () => {
  let folder: string;
  let service: ServiceProcess;

  beforeAll(async () => {
    folder = await temporaryFolder(afterAll);
    service = await startProcess(["--data", folder, "--port", "0"]);
  });

  afterAll(() => service.kill());

  test("has its data folder for itself", async () => {
    const { code, stderr } = await run(["--data", folder, "--port", "0"]);
    const message = `${join(folder, "journal.sqlite")} is in use: another Signalbox runs on this data folder`;
    expect([code, stderr]).toEqual([1, `signalbox: ${message}\n`]);
  });

  test("ends well on Ctrl-C, with callers waiting, and leaves nothing behind", async () => {
    const headers = { accept: "text/event-stream" };
    const follower = await fetch(`${service.url}/_local/events`, { headers });
    const report = {
      method: "POST",
      body: '{"health":"Ready"}',
      headers: { "content-type": "application/json" },
    };
    expect((await fetch(`${service.url}/v1/reports/checkout/api`, report)).status).toBe(200);
    await fetch(`${service.url}/_local/idle`, { method: "POST" });
    expect(await service.stop()).toBe(0);
    expect(await follower.text()).toContain("ResourceDeclared");
    expect(processesOf(folder)).toEqual([]);
    expect(service.output()).toContain("stopping\n");
    expect(service.output()).not.toContain("! ");
  });
});
