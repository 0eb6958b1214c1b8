import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { clientOf } from "../lib/aws/clients.ts";
import { systemClock } from "../lib/aws/clock.ts";
import { settingsOf } from "../lib/aws/environment.ts";
import { listenHandler } from "../lib/aws/listened.ts";
import { DynamoStatusStore } from "../lib/aws/status-store.ts";
import { eventExpressions } from "../lib/expression/path-expressions.ts";
import { type AwsRule, listen } from "../lib/pipeline/listen.ts";

const { table, awsEvents } = settingsOf("listen");
const ports = {
  clock: systemClock,
  store: new DynamoStatusStore(clientOf(DynamoDBClient), table),
  rules: JSON.parse(awsEvents) as AwsRule[],
  places: eventExpressions,
};

/** Events of AWS services in, and reports that somebody put on our bus. */
export const handler = listenHandler("listen", (event) => listen(ports, event));
