import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { callersOf } from "../lib/aws/callers.ts";
import { clientOf } from "../lib/aws/clients.ts";
import { systemClock } from "../lib/aws/clock.ts";
import { settingsOf } from "../lib/aws/environment.ts";
import { httpHandler } from "../lib/aws/http.ts";
import { DynamoStatusStore } from "../lib/aws/status-store.ts";
import { declareAnswer } from "../lib/http/answers.ts";
import { declarationIn } from "../lib/http/declaration-request.ts";
import { declare, remove } from "../lib/pipeline/declare.ts";

const settings = settingsOf("declare");
const { table } = settings;
const client = clientOf(DynamoDBClient);
const store = new DynamoStatusStore(client, table);
const ports = { store, clock: systemClock };

/** What a team says of a resource itself, and that it is no more. */
export const handler = httpHandler(
  "declare",
  {
    "PUT /v1/resources/{path+}": async (request) => {
      const resource = request.resource();
      const declaration = await declarationIn(request.body);
      return declareAnswer(await declare(ports, resource, declaration, request.caller));
    },

    "DELETE /v1/resources/{path+}": async (request) => {
      await remove(ports, request.resource(), request.caller);
      return { status: 204 };
    },
  },
  callersOf(client, settings),
);
