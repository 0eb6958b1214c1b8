import { Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { environmentOf } from "../lib/aws/environment.ts";
import { StatusTable } from "../lib/infra/status-table.ts";
import type { Resource } from "../lib/local/template/template.ts";

export const TABLE = "signalbox-bench";

export type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<{ statusCode?: number }>;

/** The environment of the ingest function, with an engine in place of DynamoDB. */
export function functionEnvironment(endpoint: string): Record<string, string> {
  return {
    ...environmentOf<"ingest">({ table: TABLE, identities: "[]" }),
    AWS_REGION: "local",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
}

/** A new instance of a bundled function that talks to an engine. */
export async function handlerOf(file: string, endpoint: string): Promise<Handler> {
  Object.assign(process.env, functionEnvironment(endpoint));
  const instance = new URL(`file://${file}`);
  instance.searchParams.set("endpoint", endpoint);
  return ((await import(instance.href)) as { handler: Handler }).handler;
}

/** Invokes the function with a report; throws unless it answers 200. */
export async function post(handler: Handler, resource: string, body: object): Promise<void> {
  const event = {
    version: "2.0",
    routeKey: "POST /v1/reports/{path+}",
    rawPath: `/v1/reports/${resource}`,
    rawQueryString: "",
    headers: { "content-type": "application/json" },
    pathParameters: { path: resource },
    requestContext: {
      http: { method: "POST" },
      authorizer: { iam: { userArn: "arn:aws:iam::000000000000:user/bench" } },
    } as unknown as APIGatewayProxyEventV2["requestContext"],
    body: JSON.stringify(body),
    isBase64Encoded: false,
  };
  const { statusCode } = await handler(event, {} as Context);
  if (statusCode !== 200) throw new Error(`the function answered ${statusCode}`);
}

/** The table as the stack has it, under the bench's name. */
export function tableResource(): Pick<Resource, "id" | "properties"> {
  const stack = new Stack();
  new StatusTable(stack, "Status");
  const [table] = Object.values(Template.fromStack(stack).findResources("AWS::DynamoDB::Table"));
  return { id: TABLE, properties: table?.Properties };
}
