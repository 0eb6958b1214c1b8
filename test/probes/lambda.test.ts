import { describe, expect, test } from "vitest";
import type { Invoke } from "../../lib/probes/lambda.ts";
import { run } from "./world.ts";

const TARGET = { lambda: { functionName: "check" } };

/** What comes of a function that answers this text. */
function answering(text: string) {
  return run(TARGET, { invoke: async () => text });
}

describe("a function's answer", () => {
  test.each([
    ['{"state": "ok"}', { outcome: "success", output: "ok" }],
    ['{"state": "init"}', { outcome: "init", output: "init" }],
    ['{"state": "error"}', { outcome: "failure", output: "error" }],
    ['{"state": "error", "error": "disk full"}', { outcome: "failure", output: "disk full" }],
    [
      '{"state": "ok", "meta": {"queue": 3, "old": null}}',
      { outcome: "success", output: "ok", data: { queue: 3, old: null } },
    ],
  ])("%s", async (text, result) => {
    expect(await answering(text)).toEqual({ ...result, latencyMs: expect.any(Number) });
  });

  const shape = "the answer is not {state: init, ok or error, error?, meta?}";

  test.each([
    ["null", "the answer is no JSON object"],
    ["", "the answer is no JSON object"],
    ["[]", "the answer is no JSON object"],
    ["{}", shape],
    ['{"state": "fine"}', shape],
    ['{"state": "ok", "error": 7}', shape],
    ['{"state": "ok", "more": 7}', shape],
    ['{"state": "ok", "meta": []}', "meta is no object"],
    [
      '{"state": "ok", "meta": {"__proto__": {}}}',
      'meta.__proto__: the key "__proto__" is not allowed',
    ],
    ['{"state": "ok", "meta": {"a": 1e999}}', expect.stringMatching(/^meta.a: is a number/)],
    ['{"state": "ok", "meta": {"a": [null]}}', expect.stringMatching(/^meta.a\[0\]: null is/)],
    [`{"state": "ok", "error": "${"x".repeat(70_000)}"}`, "the answer is too long"],
  ])("%.50s is nonsense", async (text, output) => {
    expect(await answering(text)).toEqual({ outcome: "error", output });
  });
});

test("a function is told which resource it is asked about", async () => {
  const calls: unknown[] = [];
  const invoke: Invoke = async (name, payload) => {
    calls.push([name, JSON.parse(payload)]);
    return '{"state": "ok"}';
  };
  await run(TARGET, { invoke });
  expect(calls).toEqual([["check", { resource: "checkout/api" }]]);
});

test("a function that fails, or may not be invoked, says nothing about the resource", async () => {
  const invoke: Invoke = async () => {
    throw new Error("AccessDenied: no");
  };
  expect(await run(TARGET, { invoke })).toEqual({ outcome: "error", output: "AccessDenied: no" });
});

test("a function that doesn't hear that its time is over is waited for no longer", async () => {
  const invoke: Invoke = () => new Promise(() => undefined);
  const result = await run({ ...TARGET, timeout: "50ms" }, { invoke });
  expect(result).toEqual({ outcome: "timeout", output: "no answer in time" });
});
