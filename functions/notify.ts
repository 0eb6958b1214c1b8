import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { clientOf } from "../lib/aws/clients.ts";
import { settingsOf } from "../lib/aws/environment.ts";
import { notificationHandler } from "../lib/aws/notifications.ts";
import { notify, notifyMinute, notifyNow } from "../lib/pipeline/notify.ts";
import { tellPorts } from "./ports/tell.ts";

const ports = tellPorts("notify", clientOf(DynamoDBClient), settingsOf("notify"));

/** A transition in, and every minute: who is to be told is told. Whoever invokes it with nothing means now. */
export const handler = notificationHandler("notify", {
  transition: (transition) => notify(ports, transition),
  minute: (time) => notifyMinute(ports, time),
  now: () => notifyNow(ports),
});
