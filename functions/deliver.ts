import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { callersOf } from "../lib/aws/callers.ts";
import { KmsCipher } from "../lib/aws/cipher.ts";
import { clientOf } from "../lib/aws/clients.ts";
import { systemClock } from "../lib/aws/clock.ts";
import { counter } from "../lib/aws/counter.ts";
import { DynamoDeliveries } from "../lib/aws/deliveries.ts";
import { settingsOf } from "../lib/aws/environment.ts";
import { httpHandler } from "../lib/aws/http.ts";
import { METRICS } from "../lib/aws/metrics.ts";
import { DynamoNamedRows } from "../lib/aws/named-rows.ts";
import { SecretsManagerSecrets } from "../lib/aws/secrets.ts";
import { DynamoStatusStore } from "../lib/aws/status-store.ts";
import { Refusal } from "../lib/domain/refusal.ts";
import { pathExpressions } from "../lib/expression/path-expressions.ts";
import { eventsIn } from "../lib/http/cloud-events.ts";
import { deliveryIn } from "../lib/http/requests.ts";
import { deliver } from "../lib/pipeline/deliver.ts";
import { takeEvents } from "../lib/pipeline/events.ts";
import type { Hook } from "../lib/pipeline/ports/delivery.ts";

const settings = settingsOf("deliver");
const { table, webhookSecret, secretsKey } = settings;
const count = counter("deliver");
const client = clientOf(DynamoDBClient);
const ports = {
  clock: systemClock,
  store: new DynamoStatusStore(client, table),
  deliveries: new DynamoDeliveries(client, table, systemClock),
  hooks: new DynamoNamedRows<Hook>(client, table, "hook"),
  cipher: new KmsCipher(clientOf(KMSClient), secretsKey, systemClock),
  paths: pathExpressions,
  secrets: new SecretsManagerSecrets(clientOf(SecretsManagerClient), webhookSecret, systemClock),
};

/** Webhooks in, each from a source that signs what it sends, and CloudEvents of callers. */
export const handler = httpHandler(
  "deliver",
  {
    "POST /v1/webhooks/{source}": async ({ parameter, headers, body }) => {
      const delivery = deliveryIn(headers, body);
      try {
        return { status: 202, body: await deliver(ports, parameter("source"), delivery) };
      } catch (error) {
        const isUnsigned = error instanceof Refusal && error.code === "unauthorized";
        if (isUnsigned) count({ [METRICS.refusedDeliveries]: 1 });
        throw error;
      }
    },
    "POST /v1/events": async ({ headers, body, by }) => {
      const events = await eventsIn(headers, body);
      return { status: 202, body: await takeEvents(ports, events, by) };
    },
  },
  callersOf(client, settings),
);
