import { expect, test } from "vitest";
import { compilePattern, matchesPattern } from "../../lib/domain/pattern/pattern.ts";
import { aStack, ofType, resourcesOf, theOnly } from "./stack.ts";

const resources = resourcesOf(aStack());
const { properties } = theOnly(resources, "AWS::Lambda::EventSourceMapping");

test("the relay reads the table's stream from its beginning, so that a deployment misses nothing", () => {
  expect(properties).toMatchObject({
    EventSourceArn: "StatusTable/stream",
    FunctionName: "RelayVerbFunction",
    StartingPosition: "TRIM_HORIZON",
  });
});

test("the relay says at which record it stopped, and a failing batch is halved", () => {
  expect(properties).toMatchObject({
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    BisectBatchOnFunctionError: true,
  });
});

test("a record is retried through an outage of hours, and given up long before the stream forgets it", () => {
  expect(properties.MaximumRetryAttempts).toBe(10_000);
  expect(properties.MaximumRecordAgeInSeconds).toBe(6 * 60 * 60);
});

test("what is given up goes to a bucket, and is counted", () => {
  expect(properties).toMatchObject({
    DestinationConfig: { OnFailure: { Destination: "RelayFailures" } },
    MetricsConfig: { Metrics: ["EventCount"] },
  });
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

test.each([
  ["a status", { resource: { S: "checkout/api" }, item: { S: "status" } }, true],
  ["a row of history", { resource: { S: "checkout/api" }, item: { S: "history#42" } }, false],
  ["a remembered delivery", { resource: { S: "github" }, item: { S: "delivery#7" } }, false],
])("a change of %s reaches the relay or not, by the mapping's filter", (_, Keys, reaches) => {
  const { Filters } = properties.FilterCriteria as { Filters: { Pattern: string }[] };
  const matches = Filters.map(({ Pattern }) =>
    matchesPattern(compilePattern(JSON.parse(Pattern)), {
      eventName: "MODIFY",
      dynamodb: { Keys },
    }),
  );
  expect(matches).toEqual([reaches]);
});

test("nothing but the stream invokes the relay", () => {
  const invoked = ofType(resources, "AWS::Lambda::Permission").map(
    (one) => one.properties.FunctionName,
  );
  expect(invoked).not.toContain("RelayVerbFunction");
});
