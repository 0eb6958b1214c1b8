import { expect, test, vi } from "vitest";
import { counter } from "../../lib/aws/counter.ts";
import { METRICS } from "../../lib/aws/metrics.ts";

test("a count is a metric of the function that counts, in its log", () => {
  vi.stubEnv("AWS_LAMBDA_FUNCTION_NAME", "the-function");
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  counter("deliver")({ [METRICS.refusedDeliveries]: 2 });
  const lines = write.mock.calls.map(([text]) => String(text));
  write.mockRestore();
  vi.unstubAllEnvs();
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    [METRICS.refusedDeliveries]: 2,
    [METRICS.dimension]: "the-function",
    service: "deliver",
    _aws: { CloudWatchMetrics: [{ Namespace: METRICS.namespace }] },
  });
});
