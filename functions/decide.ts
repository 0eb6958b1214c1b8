import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { clientOf } from "../lib/aws/clients.ts";
import { systemClock } from "../lib/aws/clock.ts";
import { DynamoDependents } from "../lib/aws/dependents.ts";
import { settingsOf } from "../lib/aws/environment.ts";
import { eventHandler } from "../lib/aws/events.ts";
import { DynamoStatusStore } from "../lib/aws/status-store.ts";
import { statusExpressions } from "../lib/expression/status-expressions.ts";
import { decideDependents } from "../lib/pipeline/decide.ts";

const { table } = settingsOf("decide");
const client = clientOf(DynamoDBClient);
const ports = {
  clock: systemClock,
  store: new DynamoStatusStore(client, table),
  dependents: new DynamoDependents(client, table),
  expressions: statusExpressions,
};

/** A transition in: the gates that depend on its resource are decided, on what is stored. */
export const handler = eventHandler("decide", (resource) => decideDependents(ports, resource));
