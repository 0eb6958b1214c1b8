import { describe, expect, test } from "vitest";
import { StartFailure } from "../../../lib/local/failure.ts";
import { identityOf } from "../../../lib/local/template/resource-types.ts";
import { resolveTemplate, type TemplateResource } from "../../../lib/local/template/template.ts";

/** What a property with this value resolves to, in a template that has a function, a bus and a table. */
function resolved(value: unknown): unknown {
  const Resources: Record<string, TemplateResource> = {
    Relay: { Type: "AWS::Lambda::Function" },
    Bus: { Type: "AWS::Events::EventBus", Properties: { Name: "signalbox" } },
    Table: { Type: "AWS::DynamoDB::Table" },
    Log: {
      Type: "AWS::Logs::LogGroup",
      Properties: { LogGroupName: { "Fn::Join": ["/", ["/aws/events", { Ref: "Bus" }]] } },
    },
    Rule: { Type: "AWS::Events::Rule", Properties: { value } },
  };
  return resolveTemplate({ Resources }, identityOf).find(({ id }) => id === "Rule")?.properties
    .value;
}

/** `Fn::Sub` with a text in which each name in braces is to be substituted. */
function sub(text: string, variables?: Record<string, unknown>): unknown {
  const template = text.replaceAll("{", "${");
  return { "Fn::Sub": variables ? [template, variables] : template };
}

test.each<[string, unknown, unknown]>([
  ["Ref of a resource is its name", { Ref: "Relay" }, "Relay"],
  ["Ref of a named resource is that name", { Ref: "Bus" }, "signalbox"],
  ["Ref of a resource whose name refers to another", { Ref: "Log" }, "/aws/events/signalbox"],
  ["Ref of a pseudo parameter", { Ref: "AWS::Region" }, "local"],
  [
    "GetAtt of an ARN",
    { "Fn::GetAtt": ["Relay", "Arn"] },
    "arn:aws:lambda:local:000000000000:function:Relay",
  ],
  [
    "GetAtt of an ARN with a name in it that refers to another",
    { "Fn::GetAtt": ["Log", "Arn"] },
    "arn:aws:logs:local:000000000000:log-group:/aws/events/signalbox:*",
  ],
  [
    "GetAtt of a stream",
    { "Fn::GetAtt": ["Table", "StreamArn"] },
    "arn:aws:dynamodb:local:000000000000:table/Table/stream/local",
  ],
  ["Join", { "Fn::Join": ["-", ["a", "b", "c"]] }, "a-b-c"],
  ["Join of references", { "Fn::Join": ["", ["x/", { Ref: "Bus" }]] }, "x/signalbox"],
  ["Sub of pseudo parameters", sub("a-{AWS::AccountId}-z"), "a-000000000000-z"],
  ["Sub of a resource", sub("{Bus}/{Relay}"), "signalbox/Relay"],
  [
    "Sub of an attribute",
    sub("{Relay.Arn}:live"),
    "arn:aws:lambda:local:000000000000:function:Relay:live",
  ],
  [
    "Sub with variables of its own",
    sub("{one}-{Bus}", { one: { Ref: "Relay" } }),
    "Relay-signalbox",
  ],
  ["Sub of what is to be left alone", sub("{!Literal}"), "$".concat("{Literal}")],
  ["no value in an object", { a: 1, b: { Ref: "AWS::NoValue" } }, { a: 1 }],
  ["no value in a list", [1, { Ref: "AWS::NoValue" }, 2], [1, 2]],
  [
    "nested",
    { a: [{ b: { "Fn::Join": ["", [{ Ref: "Bus" }, "!"]] } }] },
    { a: [{ b: "signalbox!" }] },
  ],
  [
    "what is no intrinsic",
    { a: null, b: [true, 1, "x"], c: {} },
    { a: null, b: [true, 1, "x"], c: {} },
  ],
  ["a pattern of event names", { "detail-type": ["Ref"] }, { "detail-type": ["Ref"] }],
])("%s is resolved", (_, value, expected) => {
  expect(resolved(value)).toEqual(expected);
});

describe("what can't be resolved is a failure that names it:", () => {
  test.each<[string, unknown, string]>([
    ["an intrinsic", { "Fn::ImportValue": "x" }, "Rule uses Fn::ImportValue"],
    ["an intrinsic deep within", [{ a: { "Fn::If": ["c", 1, 2] } }], "Rule uses Fn::If"],
    ["a resource", { Ref: "Nothing" }, "Rule refers to Nothing"],
    ["a resource's attribute", { "Fn::GetAtt": ["Relay", "Color"] }, "Rule uses Relay.Color"],
    [
      "the resource of an attribute",
      { "Fn::GetAtt": ["Nothing", "Arn"] },
      "Rule refers to Nothing",
    ],
    ["a resource within a text", sub("a-{Nothing}"), "Rule refers to Nothing"],
    ["an attribute within a text", sub("a-{Relay.Color}"), "Rule uses Relay.Color"],
  ])("%s", (_, value, message) => {
    const resolve = () => resolved(value);
    expect(resolve).toThrow(StartFailure);
    expect(resolve).toThrow(message);
  });

  test("a resource type", () => {
    const Resources = { Queue: { Type: "AWS::SQS::Queue" } };
    const resolve = () => resolveTemplate({ Resources }, identityOf);
    expect(resolve).toThrow(StartFailure);
    expect(resolve).toThrow("the stack has Queue of type AWS::SQS::Queue");
  });

  test("a resource that is only there on a condition", () => {
    const Resources = { Bus: { Type: "AWS::Events::EventBus", Condition: "IsProduction" } };
    const resolve = () => resolveTemplate({ Resources }, identityOf);
    expect(resolve).toThrow(StartFailure);
    expect(resolve).toThrow("Bus is only there on a condition");
  });
});
