import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { EngineClient, EngineError } from "../../../lib/local/engine/client.ts";
import { type Engine, startEngine } from "../../../lib/local/engine/engine.ts";
import { trimStream } from "../../../lib/local/engine/file.ts";
import { aFolder } from "../functions/handlers.ts";
import { processesOf } from "../processes.ts";
import { Recorder } from "../stream/streams.ts";
import { aJournal, aMapping, aTable, numbered, type Table } from "./tables.ts";

async function anEngine(folder: string): Promise<Engine & { file: string }> {
  const engine = await startEngine(folder);
  onTestFinished(() => engine.stop());
  return { ...engine, file: engine.file ?? "" };
}

/** The sequence numbers that are in a table's stream. */
async function numbersIn(table: Table): Promise<string[]> {
  const receiver = new Recorder();
  await aMapping(table, receiver, await aJournal()).drained();
  return [...receiver.sequenceNumbers.values()];
}

async function isGone(url: string): Promise<void> {
  await expect(fetch(url, { method: "POST" })).rejects.toThrow("fetch failed");
}

test("what was stored is there when the engine is started again on its folder", async () => {
  const folder = await aFolder();
  const first = await startEngine(folder);
  const table = await aTable(first.client);
  await table.put("r1");
  await first.stop();
  const second = await anEngine(folder);
  const call = { TableName: table.id, Key: { resource: { S: "r1" }, item: { S: "status" } } };
  expect(await second.client.call("DynamoDB_20120810.GetItem", call)).toHaveProperty("Item");
});

test("an engine that has been stopped is gone", async () => {
  const engine = await startEngine(await aFolder());
  await engine.stop();
  await isGone(engine.endpoint);
});

test("trimming deletes what has been passed, but for the last record", async () => {
  const { client, file } = await anEngine(await aFolder());
  const table = await aTable(client);
  await table.put(...numbered(1, 6));
  const all = await numbersIn(table);
  expect(trimStream(file, table.id, all[3] ?? "")).toBe(4);
  expect(await numbersIn(table)).toEqual(all.slice(4));
  expect(trimStream(file, table.id, all[5] ?? "")).toBe(1);
  expect(await numbersIn(table)).toEqual(all.slice(5));
  expect(trimStream(file, table.id, all[5] ?? "")).toBe(0);
});

test("trimming leaves the streams of other tables alone", async () => {
  const { client, file } = await anEngine(await aFolder());
  const [one, other] = [await aTable(client), await aTable(client)];
  await one.put("r1", "r2");
  await other.put("r1", "r2");
  trimStream(file, one.id, "1000");
  expect(await numbersIn(other)).toHaveLength(2);
});

test("after a trim and a restart sequence numbers go on, and a reader where it was", async () => {
  const [folder, journal] = [await aFolder(), await aJournal()];
  const first = await startEngine(folder);
  const table = await aTable(first.client);
  const before = new Recorder();
  const mapping = aMapping(table, before, journal);
  await table.put(...numbered(1, 3));
  await mapping.drained();
  await mapping.stop();
  const last = before.sequenceNumbers.get("r3") ?? "";
  trimStream(first.file ?? "", table.id, last);
  await first.stop();
  const { client } = await anEngine(folder);
  const again = { ...(await aTable(client)), id: table.id };
  const after = new Recorder();
  const resumed = aMapping(again, after, journal);
  const Item = { resource: { S: "r4" }, item: { S: "status" } };
  await client.call("DynamoDB_20120810.PutItem", { TableName: table.id, Item });
  await resumed.drained();
  expect(after.batches).toEqual([["r4"]]);
  expect(BigInt(after.sequenceNumbers.get("r4") ?? 0)).toBeGreaterThan(BigInt(last));
});

test("a port at which another process answers is not taken for the engine's", async () => {
  const stranger = createServer((_, response) => response.end("{}"));
  await once(stranger.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void stranger.close());
  const { port: taken } = stranger.address() as AddressInfo;
  const free = await freePort();
  const ports = [taken, free];
  const engine = await startEngine(await aFolder(), async () => ports.shift() ?? 0);
  onTestFinished(() => engine.stop());
  expect(engine.endpoint).toBe(`http://127.0.0.1:${free}`);
});

test("an engine that can't open its data file is a failure that says so", async () => {
  await expect(startEngine("/dev/null")).rejects.toMatchObject({
    name: "StartFailure",
    message: expect.stringMatching(/dynoxide.*dynamodb\.sqlite|unable to open/),
  });
});

test("an engine's refusal has DynamoDB's name for it", async () => {
  const { client } = await anEngine(await aFolder());
  const refused = client.call("DynamoDB_20120810.DescribeTable", { TableName: "missing" });
  await expect(refused).rejects.toBeInstanceOf(EngineError);
  await expect(refused).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("the engine ends when its process is killed", async () => {
  const module = fileURLToPath(new URL("../../../lib/local/engine/engine.ts", import.meta.url));
  const script = `
    const { startEngine } = await import(${JSON.stringify(module)});
    console.log((await startEngine(${JSON.stringify(await aFolder())})).endpoint);
    setInterval(() => undefined, 1_000);`;
  const flags = ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", script];
  const parent = spawn(process.execPath, flags, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(parent.stdout, "data");
  const endpoint = String(line).trim();
  await new EngineClient(endpoint).listTables();
  parent.kill("SIGKILL");
  await vi.waitFor(() => isGone(endpoint), { timeout: 5_000 });
});

test("an engine that ends by itself tells so", async () => {
  const folder = await aFolder();
  const { endpoint, ended } = await startEngine(folder);
  const [engine] = processesOf(folder).filter(({ command }) => !command.startsWith("/bin/sh"));
  if (!engine) throw new Error("there is no engine of ours"); // To signal process 0 would end this one.
  process.kill(engine.pid, "SIGTERM");
  expect(await ended).toContain("listening");
  await isGone(endpoint);
  expect(processesOf(folder)).toEqual([]);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
