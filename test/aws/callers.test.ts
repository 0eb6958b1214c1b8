import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { describe, expect, test } from "vitest";
import { callersOf } from "../../lib/aws/callers.ts";
import { httpHandler } from "../../lib/aws/http.ts";
import { EVERYTHING } from "../../lib/domain/access/scope.ts";
import { aClient, aTable } from "./table.ts";

const SECRET = "s".repeat(64);
const SIGNER = { iam: { userArn: "arn:aws:sts::123456789012:assumed-role/ci/session" } };

function anEvent(headers: Record<string, string>, authorizer?: object): APIGatewayProxyEventV2 {
  const requestContext = { http: { method: "GET" }, ...(authorizer && { authorizer }) };
  return {
    version: "2.0",
    routeKey: "GET /v1/wait/{path+}",
    rawPath: "/v1/wait/a",
    rawQueryString: "",
    headers,
    pathParameters: { path: "a" },
    isBase64Encoded: false,
    requestContext: requestContext as unknown as APIGatewayProxyEventV2["requestContext"],
  };
}

async function callers(withAdministrator: boolean) {
  const client = aClient();
  const settings = { table: await aTable(client), identities: "[]" };
  const administrator = { read: async () => SECRET };
  return withAdministrator
    ? callersOf(client, settings, administrator)
    : callersOf(client, settings);
}

describe("a caller is", () => {
  test("whoever API Gateway says has signed, and may do everything here", async () => {
    const identify = await callers(false);
    expect(await identify(anEvent({ authorization: "AWS4-HMAC-SHA256 x" }, SIGNER))).toEqual({
      name: "assumed-role/ci/session",
      scope: EVERYTHING,
    });
  });

  test("nobody by what they say in a header that API Gateway would say", async () => {
    const identify = await callers(false);
    const event = anEvent({ authorizer: JSON.stringify(SIGNER), "x-amzn-authorizer": "x" });
    await expect(identify(event)).rejects.toMatchObject({ code: "unauthorized" });
  });

  test("the first administrator where their secret is given, and nobody elsewhere", async () => {
    const event = anEvent({ authorization: `Bearer sbx_admin_${SECRET}` });
    expect(await (await callers(true))(event)).toEqual({
      name: "administrator",
      scope: EVERYTHING,
    });
    await expect((await callers(false))(event)).rejects.toMatchObject({ code: "unauthorized" });
  });
});

test("a function that wasn't told how to know its callers answers nobody", async () => {
  let reached = false;
  const handler = httpHandler("wait", {
    "GET /v1/wait/{path+}": async () => {
      reached = true;
      return { status: 200 };
    },
  });
  const answer = await handler(anEvent({}, SIGNER), {} as Context);
  expect([answer.statusCode, reached]).toEqual([500, false]);
});
