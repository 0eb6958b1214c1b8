import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, inject, test, vi } from "vitest";
import { EngineClient } from "../../../lib/local/engine/client.ts";
import { readBody } from "../../../lib/local/http/body.ts";
import { aJournal, aMapping, aTable } from "../engine/tables.ts";
import { Recorder } from "./streams.ts";

test("a stream that can't be read for a while is complained of once, and then read on", async () => {
  await using flaky = await aFlakyEngine();
  const table = await aTable(new EngineClient(flaky.url));
  const [receiver, complaints] = [new Recorder(), [] as string[]];
  const complain = (text: string) => complaints.push(text);
  const mapping = aMapping(table, receiver, await aJournal(), { complain });
  await table.put("r1");
  await mapping.drained();
  flaky.failing = true;
  await vi.waitFor(() => expect(flaky.failures).toBeGreaterThan(3));
  flaky.failing = false;
  await table.put("r2");
  await mapping.drained();
  expect(receiver.batches).toEqual([["r1"], ["r2"]]);
  expect(complaints).toHaveLength(1);
});

test("a mapping isn't drained while its stream can't be read", async () => {
  await using flaky = await aFlakyEngine();
  const table = await aTable(new EngineClient(flaky.url));
  const receiver = new Recorder();
  const mapping = aMapping(table, receiver, await aJournal());
  await mapping.drained();
  await table.put("r1");
  flaky.failing = true;
  const drained = mapping.drained().then(() => receiver.batches.flat());
  await vi.waitFor(() => expect(flaky.failures).toBeGreaterThan(2));
  flaky.failing = false;
  expect(await drained).toEqual(["r1"]);
});

/** This run's engine behind something that fails while it is told to. */
async function aFlakyEngine() {
  const flaky = { failing: false, failures: 0, url: "" };
  const forward = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request, 1_000_000);
    const kept = Object.entries(request.headers).filter(([name]) =>
      /^(x-amz|auth|content-type)/.test(name),
    );
    const headers = Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
    const init = { method: "POST", headers, body: new Uint8Array(body) };
    const answer = await fetch(inject("dynamodb"), init);
    response.writeHead(answer.status).end(await answer.text());
  };
  const server = createServer((request, response) => {
    if (!flaky.failing) return void forward(request, response);
    flaky.failures++;
    request.socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  flaky.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(flaky, {
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  });
}
