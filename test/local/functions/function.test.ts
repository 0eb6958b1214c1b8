import { expect, test, vi } from "vitest";
import { FunctionError } from "../../../lib/local/functions/environment.ts";
import { aFunction } from "./handlers.ts";

/** Answers which environment it is, how many invocations it has under way, and how many it has had. */
const COUNTING = `
  const environment = crypto.randomUUID();
  let underWay = 0, invocations = 0, most = 0;
  export const handler = async ({ milliseconds = 0 }) => {
    invocations++;
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    underWay--;
    return { environment, invocations, most };
  };`;

type Count = { readonly environment: string; readonly invocations: number; readonly most: number };

async function counts(invocations: Promise<unknown>[]): Promise<Count[]> {
  return (await Promise.all(invocations)) as Count[];
}

/** Ends in the way that its event says. */
const FAILING = `
  export const handler = async ({ how }) => {
    if (how === "throw") throw new TypeError("bad");
    if (how === "exit") process.exit(3);
    if (how === "crash") setImmediate(() => { throw new Error("loose"); });
    if (how === "spin") for (;;);
    if (how === "hang" || how === "crash") await new Promise(() => undefined);
    return "well";
  };`;

test("an environment takes one invocation at a time, and is used again", async () => {
  const one = await aFunction(COUNTING);
  const [first, second, third] = await counts([1, 2, 3].map(() => one.invoke({ milliseconds: 5 })));
  expect(first).toMatchObject({ invocations: 1, most: 1 });
  expect(second).toMatchObject({ environment: first?.environment, invocations: 2, most: 1 });
  expect(third).toMatchObject({ environment: first?.environment, invocations: 3, most: 1 });
});

test("as many environments are started as are busy at once, up to the function's concurrency", async () => {
  const one = await aFunction(COUNTING, { concurrency: 3 });
  const all = await counts([1, 2, 3, 4, 5, 6].map(() => one.invoke({ milliseconds: 30 })));
  expect(new Set(all.map(({ environment }) => environment)).size).toBe(3);
  expect(Math.max(...all.map(({ most }) => most))).toBe(1);
});

test("invocations that keep all environments waiting don't keep others out, and leave nothing behind", async () => {
  const one = await aFunction(COUNTING, { concurrency: 2, reserve: 2 });
  const waiting = [1, 2, 3].map(() => one.invoke({ milliseconds: 4_000 }));
  const [quick] = await counts([one.invoke({})]);
  const ended = counts(waiting);
  expect(await Promise.race([ended, Promise.resolve("still waiting")])).toBe("still waiting");
  const used = [quick, ...(await ended)].map((count) => count?.environment);
  expect(new Set(used).size).toBe(4);
  const later = await counts([1, 2, 3, 4].map(() => one.invoke({})));
  expect(new Set(later.map(({ environment }) => environment)).size).toBeLessThan(4);
});

test("a function has its own variables and no others", async () => {
  const code = "export const handler = async () => process.env;";
  const one = await aFunction(code, { environment: { SIGNALBOX_TABLE: "statuses" } });
  expect(await one.invoke({})).toEqual({ SIGNALBOX_TABLE: "statuses" });
});

test("a handler is told who it is and how long it may take", async () => {
  const code = `export const handler = async (_, context) =>
    ({ ...context, remaining: context.getRemainingTimeInMillis() });`;
  const one = await aFunction(code, { timeout: 4_000 });
  const context = (await one.invoke({})) as { remaining: number };
  expect(context).toMatchObject({
    functionName: "Worker",
    invokedFunctionArn: "arn:aws:lambda:local:000000000000:function:Worker",
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(context.remaining).toBeGreaterThan(3_000);
  expect(context.remaining).toBeLessThanOrEqual(4_000);
});

test("what a function answers is what its JSON says", async () => {
  const code = `export const handler = async () =>
    ({ at: new Date(0), nothing: undefined, call: () => 1, many: new Map() });`;
  const one = await aFunction(code);
  expect(await one.invoke({})).toEqual({ at: "1970-01-01T00:00:00.000Z", many: {} });
});

test("what a function prints is its log, after the line with which Lambda begins it", async () => {
  const printed: string[] = [];
  const code = `export const handler = async () => { console.log("here"); console.error("there"); };`;
  const one = await aFunction(code, { log: (name, text) => printed.push(`${name}: ${text}`) });
  await one.invoke({});
  const start = `Worker: INIT_START Runtime Version: nodejs ${process.version}\n`;
  const all = [start, "Worker: here\n", "Worker: there\n"];
  await vi.waitFor(() => expect(printed.toSorted()).toEqual(all));
  expect(printed[0]).toBe(start);
});

test.each([
  ["throws", "throw", "TypeError: bad"],
  ["exits", "exit", "ended with exit code 3"],
  ["crashes", "crash", "Error: loose"],
  ["never answers", "hang", "Task timed out after 300 ms"],
  ["never rests", "spin", "Task timed out after 300 ms"],
])("a function that %s fails that invocation, and none after it", async (_, how, message) => {
  const one = await aFunction(FAILING, { timeout: 300 });
  const failing = one.invoke({ how }).catch((error: unknown) => error);
  const waiting = one.invoke({ how: "well" });
  const error = await failing;
  const following = one.invoke({ how: "well" });
  expect(error).toBeInstanceOf(FunctionError);
  expect(String(error)).toContain(message);
  expect(await Promise.all([waiting, following])).toEqual(["well", "well"]);
});

test.each([
  ["throws", `throw new Error("needs X");`, "Error: needs X"],
  ["exits", "process.exit(4);", "ended with exit code 4"],
  ["exports no handler", "export const other = 1;", "exports no handler"],
  ["waits for what never comes", "await new Promise(() => undefined);", "ended with exit code 13"],
])("a module that %s fails to start, and every invocation says so", async (_, code, message) => {
  const one = await aFunction(code);
  await expect(one.warm()).rejects.toThrow(message);
  await expect(one.invoke({})).rejects.toThrow(message);
  await expect(one.invoke({})).rejects.toThrow(message);
});

test("a module that takes too long to start fails", async () => {
  const code = "await new Promise((resolve) => setTimeout(resolve, 60_000));";
  const one = await aFunction(code, { initTimeout: 200 });
  await expect(one.invoke({})).rejects.toThrow("did not start within 200 ms");
});

test("once stopped, a function answers what is under way and what waits with an error, and starts nothing", async () => {
  const one = await aFunction(COUNTING);
  await one.warm();
  const underWay = one.invoke({ milliseconds: 60_000 }).catch(String);
  const waiting = one.invoke({}).catch(String);
  await one.stop();
  const after = one.invoke({}).catch(String);
  expect(await underWay).toContain("the function has been stopped");
  expect(await waiting).toContain("the function has been stopped");
  expect(await after).toContain("the function has been stopped");
});
