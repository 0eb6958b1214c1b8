import type { Template, TemplateResource } from "../../../lib/local/template/template.ts";

type Resources = Record<string, TemplateResource | undefined>;

const arn = { "Fn::GetAtt": ["Worker", "Arn"] };

/** A stack with a function that a route, a rule on a bus and a table's stream invoke, but for what is changed. */
export function aTemplate(changes: Resources = {}): Template {
  const all: Resources = { ...RESOURCES, ...changes };
  const left = Object.entries(all).filter(([, resource]) => resource !== undefined);
  return { Resources: Object.fromEntries(left) as Template["Resources"] };
}

/** A resource of that stack with other properties. */
export function changed(id: keyof typeof RESOURCES, properties: object): Resources {
  const { Properties, ...resource } = RESOURCES[id] as TemplateResource;
  return { [id]: { ...resource, Properties: { ...Properties, ...properties } } };
}

const RESOURCES = {
  Worker: {
    Type: "AWS::Lambda::Function",
    Properties: {
      Handler: "work/index.handler",
      Timeout: 29,
      Environment: { Variables: { TABLE: { Ref: "Table" }, BUS: { Ref: "Bus" } } },
      Role: { "Fn::GetAtt": ["Role", "Arn"] },
      LoggingConfig: { LogGroup: { Ref: "Log" } },
    },
    Metadata: { "aws:asset:path": "asset.1" },
  },
  Log: { Type: "AWS::Logs::LogGroup" },
  Role: { Type: "AWS::IAM::Role" },
  Policy: {
    Type: "AWS::IAM::Policy",
    Properties: {
      PolicyDocument: {
        Statement: {
          Effect: "Allow",
          Action: "dynamodb:GetItem",
          Resource: { "Fn::GetAtt": ["Table", "Arn"] },
        },
      },
      Roles: [{ Ref: "Role" }],
    },
  },
  Table: {
    Type: "AWS::DynamoDB::Table",
    Properties: { KeySchema: [{ AttributeName: "id", KeyType: "HASH" }] },
  },
  Bus: { Type: "AWS::Events::EventBus", Properties: { Name: "things" } },
  Secret: { Type: "AWS::SecretsManager::Secret", Properties: { SecretString: '{"a":["b"]}' } },
  Failures: { Type: "AWS::S3::Bucket" },
  Stream: {
    Type: "AWS::Lambda::EventSourceMapping",
    Properties: {
      FunctionName: { Ref: "Worker" },
      EventSourceArn: { "Fn::GetAtt": ["Table", "StreamArn"] },
      BatchSize: 7,
      StartingPosition: "TRIM_HORIZON",
      DestinationConfig: { OnFailure: { Destination: { "Fn::GetAtt": ["Failures", "Arn"] } } },
    },
  },
  Rule: {
    Type: "AWS::Events::Rule",
    Properties: {
      EventBusName: { Ref: "Bus" },
      EventPattern: { source: ["us"] },
      State: "ENABLED",
      Targets: [{ Id: "Target0", Arn: arn }],
    },
  },
  RulePermission: {
    Type: "AWS::Lambda::Permission",
    Properties: {
      Action: "lambda:InvokeFunction",
      Principal: "events.amazonaws.com",
      FunctionName: arn,
      SourceArn: { "Fn::GetAtt": ["Rule", "Arn"] },
    },
  },
  Api: { Type: "AWS::ApiGatewayV2::Api" },
  Integration: {
    Type: "AWS::ApiGatewayV2::Integration",
    Properties: { IntegrationUri: arn, PayloadFormatVersion: "2.0" },
  },
  Route: {
    Type: "AWS::ApiGatewayV2::Route",
    Properties: {
      RouteKey: "GET /v1/things/{path+}",
      AuthorizationType: "AWS_IAM",
      Target: { "Fn::Join": ["", ["integrations/", { Ref: "Integration" }]] },
    },
  },
  RoutePermission: {
    Type: "AWS::Lambda::Permission",
    Properties: {
      Action: "lambda:InvokeFunction",
      Principal: "apigateway.amazonaws.com",
      FunctionName: arn,
      SourceArn: {
        "Fn::Join": ["", ["arn:aws:execute-api:x:y:", { Ref: "Api" }, "/*/*/v1/things/{path+}"]],
      },
    },
  },
} satisfies Resources;
