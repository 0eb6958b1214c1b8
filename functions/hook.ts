import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { callersOf } from "../lib/aws/callers.ts";
import { KmsCipher } from "../lib/aws/cipher.ts";
import { clientOf } from "../lib/aws/clients.ts";
import { systemClock } from "../lib/aws/clock.ts";
import { settingsOf } from "../lib/aws/environment.ts";
import { httpHandler } from "../lib/aws/http.ts";
import { DynamoNamedRows } from "../lib/aws/named-rows.ts";
import { hookIn } from "../lib/http/hook-request.ts";
import { getHook, putHook, removeHook } from "../lib/pipeline/hook.ts";
import type { Hook } from "../lib/pipeline/ports/delivery.ts";

const settings = settingsOf("hook");
const { table, secretsKey } = settings;
const client = clientOf(DynamoDBClient);
const ports = {
  hooks: new DynamoNamedRows<Hook>(client, table, "hook"),
  cipher: new KmsCipher(clientOf(KMSClient), secretsKey, systemClock),
};

/** Named ways in for deliveries. */
export const handler = httpHandler(
  "hook",
  {
    "PUT /v1/hooks/{name}": async ({ parameter, body, by }) => {
      const hook = await hookIn(body);
      const { created, view } = await putHook(ports, parameter("name"), hook, by.scope);
      return { status: created ? 201 : 200, body: view };
    },
    "GET /v1/hooks/{name}": async ({ parameter, by }) => {
      return { status: 200, body: await getHook(ports, parameter("name"), by.scope) };
    },
    "DELETE /v1/hooks/{name}": async ({ parameter, by }) => {
      await removeHook(ports, parameter("name"), by.scope);
      return { status: 204 };
    },
  },
  callersOf(client, settings),
);
