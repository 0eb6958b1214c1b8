import { expect, test } from "vitest";
import { STACK_NAME } from "../../lib/infra/stack-name.ts";
import { aStack, resourcesOf, theOnly } from "./stack.ts";

const stack = aStack();
const { id, properties } = theOnly(resourcesOf(stack), "AWS::DynamoDB::Table");

test("every row of a resource shares its partition, and its kind tells the rows apart", () => {
  expect(properties.KeySchema).toEqual([
    { AttributeName: "resource", KeyType: "HASH" },
    { AttributeName: "item", KeyType: "RANGE" },
  ]);
});

test("the table is paid for by request", () => {
  expect(properties).toMatchObject({ BillingMode: "PAY_PER_REQUEST" });
  expect(properties).not.toHaveProperty("ProvisionedThroughput");
});

test("the stream tells what a row was and what it is", () => {
  expect(properties.StreamSpecification).toEqual({ StreamViewType: "NEW_AND_OLD_IMAGES" });
});

test("rows that say when they expire are deleted then", () => {
  expect(properties.TimeToLiveSpecification).toEqual({ AttributeName: "expires", Enabled: true });
});

test("the table can be restored to any second, and can't be deleted by mistake", () => {
  expect(properties).toMatchObject({
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    DeletionProtectionEnabled: true,
  });
});

test("the table outlives its stack", () => {
  const { template } = stack.app.synth().getStackByName(STACK_NAME);
  expect(template.Resources[id]).toMatchObject({
    DeletionPolicy: "Retain",
    UpdateReplacePolicy: "Retain",
  });
});

test("the indexes hold nothing but keys: in path order, by when to look, and of what is probed", () => {
  expect(properties.GlobalSecondaryIndexes).toEqual([
    {
      IndexName: "tree",
      KeySchema: [
        { AttributeName: "tree", KeyType: "HASH" },
        { AttributeName: "resource", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
    {
      IndexName: "agenda",
      KeySchema: [
        { AttributeName: "agenda", KeyType: "HASH" },
        { AttributeName: "checkAt", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
    {
      IndexName: "probes",
      KeySchema: [
        { AttributeName: "probes", KeyType: "HASH" },
        { AttributeName: "resource", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
  ]);
});
