import { expect, inject, onTestFinished, test, vi } from "vitest";
import { invokeFunction } from "../../lib/aws/invoke-function.ts";
import { AwsEndpoint } from "../../lib/local/aws/endpoint.ts";
import { operationsOn } from "../../lib/local/aws/operations.ts";
import { Buckets } from "../../lib/local/buckets.ts";
import { Bus } from "../../lib/local/bus/bus.ts";
import { EngineClient } from "../../lib/local/engine/client.ts";
import { arnOf } from "../../lib/local/template/template.ts";
import { SOME_KEYS } from "../local/aws/keys.ts";
import { aJournal } from "../local/engine/tables.ts";
import { aFolder, aFunction } from "../local/functions/handlers.ts";

/** Invokes a function whose code is this, as a function does that has its role's credentials. */
async function invoke(code: string, signal = new AbortController().signal, name = "Worker") {
  const functions = new Map([[arnOf("lambda", "function:Worker"), await aFunction(code)]]);
  const bus = new Bus(await aJournal(), ["signalbox"], [], () => undefined);
  const engine = new EngineClient(inject("dynamodb"));
  const buckets = new Buckets(await aFolder(), []);
  const operations = operationsOn({
    engine,
    bus,
    secrets: new Map(),
    keys: SOME_KEYS,
    buckets,
    functions,
  });
  const endpoint = new AwsEndpoint(operations, undefined, () => undefined);
  onTestFinished(() => endpoint.close());
  const environment = {
    AWS_ENDPOINT_URL: await endpoint.listen(),
    AWS_REGION: "local",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  };
  for (const [variable, value] of Object.entries(environment)) vi.stubEnv(variable, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  return invokeFunction(name, '{"resource":"a"}', signal);
}

test("a function's answer is its text", async () => {
  const code = "export const handler = async (event) => ({ state: 'ok', meta: event });";
  expect(await invoke(code)).toBe('{"state":"ok","meta":{"resource":"a"}}');
});

test("a function that fails is an error, which doesn't repeat what it said", async () => {
  const code = "export const handler = async () => { throw new Error('secret'); };";
  await expect(invoke(code)).rejects.toThrow(/^the function failed$/);
});

test("a function that there isn't is an error", async () => {
  const code = "export const handler = async () => null;";
  await expect(invoke(code, undefined, "nobody")).rejects.toThrow("Function not found");
});

test("a function that takes longer than the caller waits is left alone", async () => {
  const code = "export const handler = () => new Promise(() => {});";
  await expect(invoke(code, AbortSignal.timeout(300))).rejects.toThrow();
});
