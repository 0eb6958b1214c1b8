import { describe, expect, test } from "vitest";
import { StartFailure } from "../../../lib/local/failure.ts";
import { type Access, grantsIn, verdictOn } from "../../../lib/local/iam/policy.ts";

const TABLE = "arn:aws:dynamodb:local:000000000000:table/Status";
const GET: Access = { action: "dynamodb:GetItem", resource: TABLE };

function verdict(access: Access, ...Statement: object[]) {
  return verdictOn(grantsIn("the role", { Statement }), access);
}

function allow(Action: unknown, Resource: unknown, more = {}): object {
  return { Effect: "Allow", Action, Resource, ...more };
}

describe("an access is allowed", () => {
  test.each<[string, object]>([
    ["by its own name", allow("dynamodb:GetItem", TABLE)],
    ["as one of several", allow(["dynamodb:PutItem", "dynamodb:GetItem"], ["arn:x", TABLE])],
    ["by an action in another case", allow("DynamoDB:getitem", TABLE)],
    ["by a wildcard of actions", allow("dynamodb:Get*", TABLE)],
    ["by a wildcard of all", allow("*", "*")],
    ["by a wildcard of resources", allow("dynamodb:GetItem", `${TABLE.slice(0, -1)}?`)],
  ])("%s", (_, statement) => {
    expect(verdict(GET, statement)).toBe("allowed");
  });
});

describe("an access is not allowed", () => {
  test.each<[string, object[]]>([
    ["without a statement", []],
    ["by another action", [allow("dynamodb:PutItem", TABLE)]],
    ["by an action that begins so", [allow("dynamodb:GetItems", TABLE)]],
    ["by a resource that begins so", [allow("dynamodb:GetItem", `${TABLE}/index/tree`)]],
    ["by a resource that it begins with", [allow("dynamodb:GetItem", TABLE.slice(0, -1))]],
    ["by a resource in another case", [allow("dynamodb:GetItem", TABLE.toLowerCase())]],
    ["where a dot is no wildcard", [allow("dynamodb:GetItem", TABLE.replace("S", "."))]],
    [
      "by the action of one statement and the resource of another",
      [allow("dynamodb:GetItem", "arn:x"), allow("dynamodb:PutItem", TABLE)],
    ],
  ])("%s", (_, statements) => {
    expect(verdict(GET, ...statements)).toBe("not allowed");
  });
});

test("a denial wins over everything that allows", () => {
  const deny = { Effect: "Deny", Action: "dynamodb:*", Resource: "*" };
  expect(verdict(GET, allow("*", "*"), deny)).toBe("denied");
  expect(verdict({ ...GET, action: "s3:PutObject" }, allow("*", "*"), deny)).toBe("allowed");
});

describe("a condition", () => {
  const put = (source?: string): Access => ({
    action: "events:PutEvents",
    resource: "bus",
    ...(source !== undefined && { context: { "events:source": source } }),
  });
  const only = (Condition: object) => allow("events:PutEvents", "bus", { Condition });

  test.each<[string, object, string | undefined, string]>([
    ["holds", { StringEquals: { "events:source": "us" } }, "us", "allowed"],
    [
      "holds for one of several",
      { StringEquals: { "events:source": ["us", "x"] } },
      "x",
      "allowed",
    ],
    ["doesn't hold", { StringEquals: { "events:source": "us" } }, "them", "not allowed"],
    [
      "takes its wildcard literally",
      { StringEquals: { "events:source": "u*" } },
      "us",
      "not allowed",
    ],
    ["has a wildcard", { StringLike: { "events:source": "u*" } }, "us", "allowed"],
    [
      "of a key that the call hasn't",
      { StringLike: { "events:source": "*" } },
      undefined,
      "not allowed",
    ],
    [
      "is only one of two that hold",
      { StringEquals: { "events:source": "us", "events:detail-type": "x" } },
      "us",
      "not allowed",
    ],
  ])("%s", (_, condition, source, expected) => {
    expect(verdict(put(source), only(condition))).toBe(expected);
  });
});

test.each<[string, object, string]>([
  [
    "an operator",
    allow("a:B", "*", { Condition: { ArnLike: { "events:source": "x" } } }),
    "ArnLike",
  ],
  [
    "a key",
    allow("a:B", "*", { Condition: { StringEquals: { "aws:SourceIp": "x" } } }),
    "aws:SourceIp",
  ],
  ["an element", { Effect: "Allow", NotAction: "a:B", Resource: "*" }, "NotAction"],
  ["an effect", { Effect: "Perhaps", Action: "a:B", Resource: "*" }, "Perhaps"],
  ["a variable", allow("a:B", `arn:\${aws:username}`), "aws:username"],
])("a policy with %s that isn't known is a failure, not a guess", (_, statement, named) => {
  const read = () => grantsIn("the role", { Statement: [statement] });
  expect(read).toThrow(StartFailure);
  expect(read).toThrow(`the role has a policy with`);
  expect(read).toThrow(named);
});
