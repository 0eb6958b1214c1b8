import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { callersOf } from "../lib/aws/callers.ts";
import { clientOf } from "../lib/aws/clients.ts";
import { systemClock } from "../lib/aws/clock.ts";
import { settingsOf } from "../lib/aws/environment.ts";
import { httpHandler } from "../lib/aws/http.ts";
import { DynamoStatusStore } from "../lib/aws/status-store.ts";
import { statusExpressions } from "../lib/expression/status-expressions.ts";
import { waitAnswer } from "../lib/http/answers.ts";
import { waitIn } from "../lib/http/parameters.ts";
import { wait } from "../lib/pipeline/wait.ts";

const settings = settingsOf("wait");
const { table } = settings;
const client = clientOf(DynamoDBClient);
const ports = {
  store: new DynamoStatusStore(client, table),
  clock: systemClock,
  expressions: statusExpressions,
};

/** Holds its answer until a resource is as wanted, or time is up. */
export const handler = httpHandler(
  "wait",
  {
    "GET /v1/wait/{path+}": async ({ resource, query }) => {
      return waitAnswer(await wait(ports, resource(), waitIn(query)));
    },
  },
  callersOf(client, settings),
);
