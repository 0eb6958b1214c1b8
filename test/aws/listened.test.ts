import type { Context } from "aws-lambda";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { listenHandler } from "../../lib/aws/listened.ts";
import { invalid, Refusal } from "../../lib/domain/refusal.ts";

const CONTEXT = { functionName: "listen-1" } as Context;
const EVENT = { id: "e-1", source: "aws.ecs", "detail-type": "ECS Service Action" };

const printed: string[] = [];

beforeEach(() => {
  vi.stubEnv("AWS_LAMBDA_FUNCTION_NAME", "listen-1");
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  printed.length = 0;
});

function handlerThat(fails: Error) {
  return listenHandler("listen", () => Promise.reject(fails));
}

describe("an event that isn't what it says", () => {
  test("is logged by its name, and counted, and not handed over again", async () => {
    const refusal = invalid({ path: "detail.state", message: "is required" });
    await expect(handlerThat(refusal)(EVENT, CONTEXT)).resolves.toBeUndefined();
    const [warning, count] = printed.map((text) => JSON.parse(text));
    expect(warning).toMatchObject({
      level: "WARN",
      event: { id: "e-1", source: "aws.ecs", type: "ECS Service Action" },
      faults: [{ path: "detail.state", message: "is required" }],
    });
    expect(count).toMatchObject({
      EventsRefused: 1,
      FunctionName: "listen-1",
      service: "listen",
      _aws: { CloudWatchMetrics: [expect.objectContaining({ Namespace: "Signalbox" })] },
    });
  });

  test("may be nothing at all", async () => {
    const refusal = invalid({ path: "", message: "must be an object" });
    await expect(handlerThat(refusal)(null, CONTEXT)).resolves.toBeUndefined();
  });
});

test.each([
  ["can't be stored now", new Refusal("unavailable", "is being changed too often")],
  ["finds an error of ours", new TypeError("x is not a function")],
])("an event that %s is handed over again", async (_, error) => {
  await expect(handlerThat(error)(EVENT, CONTEXT)).rejects.toBe(error);
  expect(printed.join()).not.toContain("EventsRefused");
});
