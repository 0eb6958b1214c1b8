import { expect, test } from "vitest";
import { STATUS_ITEM } from "../../lib/aws/table.ts";
import { compilePattern, matchesPattern } from "../../lib/domain/pattern/pattern.ts";
import { aStack, ofType, resourcesOf, theOnly } from "../infra/stack.ts";
import { PRODUCTION } from "./system.ts";
import { FUNCTION_TIMEOUTS } from "./timeouts.ts";

const resources = resourcesOf(aStack());
const { properties } = theOnly(resources, "AWS::Lambda::EventSourceMapping");
const { mapping } = PRODUCTION;

test("the simulated mapping is as the stack has it", () => {
  expect(properties).toMatchObject({
    BatchSize: mapping.batchSize,
    MaximumRetryAttempts: mapping.retries,
    MaximumRecordAgeInSeconds: mapping.maxAge / 1000,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    BisectBatchOnFunctionError: true,
  });
});

test.each([STATUS_ITEM, "delivery", "history#0000000000000001#1@1/Ready"])(
  "the simulated mapping wants a row %s if the stack's filter does",
  (sort) => {
    const { Filters } = properties.FilterCriteria as { Filters: { Pattern: string }[] };
    const record = { dynamodb: { Keys: { resource: { S: "a" }, item: { S: sort } } } };
    const isWanted = Filters.some(({ Pattern }) =>
      matchesPattern(compilePattern(JSON.parse(Pattern)), record),
    );
    const found = { partition: "a", sort, before: undefined, after: undefined, writer: "test" };
    expect(mapping.wants({ ...found, sequenceNumber: "1", at: 0 })).toBe(isWanted);
  },
);

test("simulated functions run as long as the stack lets them", () => {
  const seconds = new Set(
    ofType(resources, "AWS::Lambda::Function").map(({ properties: one }) => one.Timeout),
  );
  expect(seconds).toEqual(new Set(Object.values(FUNCTION_TIMEOUTS).map((one) => one / 1000)));
});
