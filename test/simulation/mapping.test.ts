import { describe, expect, test } from "vitest";
import { STATUS_ITEM } from "../../lib/aws/table.ts";
import { compilePattern, matchesPattern } from "../../lib/domain/pattern/pattern.ts";
import { aStack, nameOf, ofType, resourcesOf } from "../infra/stack.ts";
import { PRODUCTION, READERS, type Reader } from "./system.ts";
import { FUNCTION_TIMEOUTS } from "./timeouts.ts";

const resources = resourcesOf(aStack());
const mappings = ofType(resources, "AWS::Lambda::EventSourceMapping");

/** The mapping that the stack has for a reader. */
function deployed(reader: Reader) {
  const [found] = mappings.filter(({ id }) => nameOf(id).toLowerCase().startsWith(reader));
  if (!found) throw new Error(`the stack has no mapping to the ${reader}`);
  return found.properties;
}

test("every mapping of the stack is simulated", () => {
  expect(mappings).toHaveLength(READERS.length);
});

describe.each(READERS)("the simulated mapping to the %s", (reader) => {
  const mapping = PRODUCTION.mappings[reader];

  test("is as the stack has it", () => {
    expect(deployed(reader)).toMatchObject({
      BatchSize: mapping.batchSize,
      MaximumRetryAttempts: mapping.retries,
      MaximumRecordAgeInSeconds: mapping.maxAge / 1000,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      BisectBatchOnFunctionError: true,
    });
  });

  test.each([STATUS_ITEM, "delivery", "tally", "member#api", "history#0000000000000001#1@1/Ready"])(
    "wants a row %s if the stack's filter does",
    (sort) => {
      const { Filters } = deployed(reader).FilterCriteria as { Filters: { Pattern: string }[] };
      const record = { dynamodb: { Keys: { resource: { S: "a" }, item: { S: sort } } } };
      const isWanted = Filters.some(({ Pattern }) =>
        matchesPattern(compilePattern(JSON.parse(Pattern)), record),
      );
      const found = { partition: "a", sort, before: undefined, after: undefined, writer: "test" };
      expect(mapping.wants({ ...found, sequenceNumber: "1", at: 0 })).toBe(isWanted);
    },
  );
});

test("simulated functions run as long as the stack lets them", () => {
  const simulated = ofType(resources, "AWS::Lambda::Function");
  const seconds = new Set(simulated.map(({ properties: one }) => one.Timeout));
  expect(seconds).toEqual(new Set(Object.values(FUNCTION_TIMEOUTS).map((one) => one / 1000)));
});
