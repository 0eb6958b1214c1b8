import { describe, expect, test } from "vitest";
import type { Json } from "../../lib/domain/json.ts";
import { OUTCOMES } from "../../lib/domain/notification/settle.ts";
import { compilePattern, matchesPattern } from "../../lib/domain/pattern/pattern.ts";
import { aStack, ofType, resourcesOf, theOnly } from "./stack.ts";

const resources = resourcesOf(aStack());
const mappings = ofType(resources, "AWS::Lambda::EventSourceMapping");
type Criteria = { readonly Filters: readonly { readonly Pattern: string }[] };

test("the stream has no more readers than it can bear", () => {
  const readers = mappings.map(({ properties }) => properties.FunctionName);
  expect(readers).toEqual(["RelayVerbFunction", "RollupVerbFunction"]);
});

describe.each(["Relay", "Rollup"])("the %s", (reader) => {
  const { properties } =
    mappings.find((one) => one.properties.FunctionName === `${reader}VerbFunction`) ??
    theOnly([], "AWS::Lambda::EventSourceMapping");

  test("reads the table's stream from its beginning, so that a deployment misses nothing", () => {
    expect(properties).toMatchObject({
      EventSourceArn: "StatusTable/stream",
      StartingPosition: "TRIM_HORIZON",
    });
  });

  test("says at which record it stopped, and a failing batch is halved", () => {
    expect(properties).toMatchObject({
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      BisectBatchOnFunctionError: true,
    });
  });

  test("is handed a record again through an outage of hours, and no more long before the stream forgets it", () => {
    expect(properties.MaximumRetryAttempts).toBe(10_000);
    expect(properties.MaximumRecordAgeInSeconds).toBe(6 * 60 * 60);
  });

  test("leaves what is given up to a bucket, and it is counted", () => {
    expect(properties).toMatchObject({
      DestinationConfig: { OnFailure: { Destination: "FailuresBucket" } },
      MetricsConfig: { Metrics: ["EventCount"] },
    });
  });

  test.each([
    ["a status", { resource: { S: "checkout/api" }, item: { S: "status" } }, true],
    ["a row of history", { resource: { S: "checkout/api" }, item: { S: "history#42" } }, false],
    ["a remembered delivery", { resource: { S: "github" }, item: { S: "delivery#7" } }, false],
    ["a member's row", { resource: { S: "checkout" }, item: { S: "member#api" } }, false],
  ])("is handed a change of %s or not, by the mapping's filter", (_, Keys, reaches) => {
    const { Filters } = properties.FilterCriteria as { Filters: { Pattern: string }[] };
    const matches = Filters.map(({ Pattern }) =>
      matchesPattern(compilePattern(JSON.parse(Pattern)), {
        eventName: "MODIFY",
        dynamodb: { Keys },
      }),
    );
    expect(matches.includes(true)).toBe(reaches);
  });

  test("is invoked by nothing but the stream", () => {
    const invoked = ofType(resources, "AWS::Lambda::Permission").map(
      (one) => one.properties.FunctionName,
    );
    expect(invoked).not.toContain(`${reader}VerbFunction`);
  });
});

test.each([
  ["Relay", true],
  ["Rollup", false],
])("the %s is told of silences and of what became of notices: %j", (reader, isTold) => {
  const Filters = mappings
    .filter(({ properties }) => properties.FunctionName === `${reader}VerbFunction`)
    .flatMap(({ properties }) => (properties.FilterCriteria as Criteria).Filters);
  const reaches = (resource: string, item: string, NewImage?: object) =>
    Filters.some(({ Pattern }) =>
      matchesPattern(compilePattern(JSON.parse(Pattern)), {
        dynamodb: {
          Keys: { resource: { S: resource }, item: { S: item } },
          ...(NewImage && { NewImage }),
        },
      } as Json),
    );
  const outcome = (S: string) => ({ outcome: { S } });
  for (const one of OUTCOMES) expect(reaches("notice#ops", "a@1/Ready", outcome(one))).toBe(isTold);
  expect(reaches("notice#ops", "a@1/Ready", outcome("sending"))).toBe(false);
  expect(reaches("notice#ops", "tally", { sent: { N: "1" } })).toBe(false);
  expect(reaches("silence#", "night", { value: { S: "{}" } })).toBe(isTold);
  expect(reaches("silence#", "night")).toBe(false);
  expect(reaches("subscription#", "ops", { value: { S: "{}" } })).toBe(false);
});

test("the bucket of what was given up is private, encrypted, and emptied in time", () => {
  expect(theOnly(resources, "AWS::S3::Bucket").properties).toMatchObject({
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } },
      ],
    },
    LifecycleConfiguration: { Rules: [{ ExpirationInDays: 90, Status: "Enabled" }] },
  });
});

test("a failure record that was deleted by mistake can be had back for a month", () => {
  expect(theOnly(resources, "AWS::S3::Bucket").properties).toMatchObject({
    VersioningConfiguration: { Status: "Enabled" },
    LifecycleConfiguration: { Rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 30 } }] },
  });
});
