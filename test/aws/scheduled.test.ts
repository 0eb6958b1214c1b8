import type { Context } from "aws-lambda";
import { expect, onTestFinished, test, vi } from "vitest";
import { scheduledHandler } from "../../lib/aws/scheduled.ts";

const CONTEXT = { functionName: "sweep" } as Context;

test.each([
  [{ time: "2026-01-01T10:00:00Z" }, "2026-01-01T10:00:00Z"],
  [{}, undefined],
])("work is told the time of an event such as %j", async (event, time) => {
  const told: unknown[] = [];
  const handler = scheduledHandler("sweep", async (at) => {
    told.push(at);
    return { looked: 0, failures: [] };
  });
  await handler(event, CONTEXT);
  expect(told).toEqual([time]);
});

test("a function fails when some of its work did, and says of how much", async () => {
  vi.stubEnv("POWERTOOLS_LOG_LEVEL", "SILENT");
  onTestFinished(() => void vi.unstubAllEnvs());
  const handler = scheduledHandler("sweep", async () => ({
    looked: 3,
    failures: [new Error("throttled"), new Error("throttled")],
  }));
  await expect(handler({}, CONTEXT)).rejects.toThrow("2 resources are left for next time");
});
