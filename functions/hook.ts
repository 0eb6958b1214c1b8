import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { KmsCipher } from "../lib/aws/cipher.ts";
import { clientOf } from "../lib/aws/clients.ts";
import { systemClock } from "../lib/aws/clock.ts";
import { settingsOf } from "../lib/aws/environment.ts";
import { DynamoHooks } from "../lib/aws/hooks.ts";
import { httpHandler } from "../lib/aws/http.ts";
import { hookIn } from "../lib/http/hook-request.ts";
import { getHook, putHook, removeHook } from "../lib/pipeline/hook.ts";

const { table, secretsKey } = settingsOf("hook");
const ports = {
  hooks: new DynamoHooks(clientOf(DynamoDBClient), table),
  cipher: new KmsCipher(clientOf(KMSClient), secretsKey, systemClock),
};

/** Named ways in for deliveries. */
export const handler = httpHandler("hook", {
  "PUT /v1/hooks/{name}": async ({ parameter, body }) => {
    const { created, view } = await putHook(ports, parameter("name"), await hookIn(body));
    return { status: created ? 201 : 200, body: view };
  },
  "GET /v1/hooks/{name}": async ({ parameter }) => {
    return { status: 200, body: await getHook(ports, parameter("name")) };
  },
  "DELETE /v1/hooks/{name}": async ({ parameter }) => {
    await removeHook(ports, parameter("name"));
    return { status: 204 };
  },
});
