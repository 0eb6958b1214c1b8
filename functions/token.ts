import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SecretsManagerAdministrator } from "../lib/aws/administrator.ts";
import { callersOf } from "../lib/aws/callers.ts";
import { clientOf } from "../lib/aws/clients.ts";
import { systemClock } from "../lib/aws/clock.ts";
import { settingsOf } from "../lib/aws/environment.ts";
import { httpHandler } from "../lib/aws/http.ts";
import { DynamoTokens } from "../lib/aws/tokens.ts";
import { tokenRequestIn } from "../lib/http/token-request.ts";
import { createToken, listTokens, revokeToken } from "../lib/pipeline/token.ts";

const settings = settingsOf("token");
const client = clientOf(DynamoDBClient);
const administrator = new SecretsManagerAdministrator(
  clientOf(SecretsManagerClient),
  settings.adminSecret,
  systemClock,
);
const ports = { tokens: new DynamoTokens(client, settings.table), clock: systemClock };

/** API tokens: made, listed, and revoked, with the first administrator's too, which is for nothing else. */
export const handler = httpHandler(
  "token",
  {
    "POST /v1/tokens": async ({ body, by }) => {
      return { status: 201, body: await createToken(ports, await tokenRequestIn(body), by) };
    },
    "GET /v1/tokens": async ({ by }) => {
      return { status: 200, body: await listTokens(ports, by.scope) };
    },
    "DELETE /v1/tokens/{id}": async ({ parameter, by }) => {
      await revokeToken(ports, parameter("id"), by.scope);
      return { status: 204 };
    },
  },
  callersOf(client, settings, administrator),
);
