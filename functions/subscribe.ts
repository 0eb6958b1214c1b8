import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { callersOf } from "../lib/aws/callers.ts";
import { KmsCipher } from "../lib/aws/cipher.ts";
import { clientOf } from "../lib/aws/clients.ts";
import { systemClock } from "../lib/aws/clock.ts";
import { listIn, settingsOf } from "../lib/aws/environment.ts";
import { httpHandler } from "../lib/aws/http.ts";
import { DynamoNamedRows } from "../lib/aws/named-rows.ts";
import { DynamoNotices } from "../lib/aws/notices.ts";
import { DynamoThreads } from "../lib/aws/threads.ts";
import type { Silence } from "../lib/domain/notification/silence.ts";
import { silenceIn, subscriptionIn } from "../lib/http/notification-requests.ts";
import { redriveIn } from "../lib/http/parameters.ts";
import { telling } from "../lib/notifiers/telling.ts";
import type { Subscription } from "../lib/pipeline/ports/notification.ts";
import { getSilence, putSilence, removeSilence } from "../lib/pipeline/silence.ts";
import {
  getSubscription,
  putSubscription,
  redriveSubscription,
  removeSubscription,
  trySubscription,
} from "../lib/pipeline/subscription.ts";

const settings = settingsOf("subscribe");
const { table, secretsKey, historyDays, notifierRanges } = settings;
const client = clientOf(DynamoDBClient);
const ports = {
  clock: systemClock,
  subscriptions: new DynamoNamedRows<Subscription>(client, table, "subscription"),
  silences: new DynamoNamedRows<Silence>(client, table, "silence"),
  notices: new DynamoNotices(client, table, systemClock, Number(historyDays)),
  threads: new DynamoThreads(client, table, systemClock),
  notifiers: telling(listIn(notifierRanges), systemClock.now),
  cipher: new KmsCipher(clientOf(KMSClient), secretsKey, systemClock),
};

/** Who is to be told of what, and what nobody is to be told of for a while. */
export const handler = httpHandler(
  "subscribe",
  {
    "PUT /v1/subscriptions/{name}": async ({ parameter, body }) => {
      const { created, view } = await putSubscription(
        ports,
        parameter("name"),
        await subscriptionIn(body),
      );
      return { status: created ? 201 : 200, body: view };
    },
    "GET /v1/subscriptions/{name}": async ({ parameter }) => {
      return { status: 200, body: await getSubscription(ports, parameter("name")) };
    },
    "POST /v1/subscriptions/{name}": async ({ parameter, query }) => {
      if (redriveIn(query)) {
        const redriven = await redriveSubscription(ports, parameter("name"));
        return { status: 202, body: { redriven } };
      }
      return { status: 200, body: await trySubscription(ports, parameter("name")) };
    },
    "DELETE /v1/subscriptions/{name}": async ({ parameter }) => {
      await removeSubscription(ports, parameter("name"));
      return { status: 204 };
    },

    "PUT /v1/silences/{name}": async ({ parameter, body, caller }) => {
      const { created, view } = await putSilence(
        ports,
        parameter("name"),
        await silenceIn(body),
        caller,
      );
      return { status: created ? 201 : 200, body: view };
    },
    "GET /v1/silences/{name}": async ({ parameter }) => {
      return { status: 200, body: await getSilence(ports, parameter("name")) };
    },
    "DELETE /v1/silences/{name}": async ({ parameter, caller }) => {
      await removeSilence(ports, parameter("name"), caller);
      return { status: 204 };
    },
  },
  callersOf(client, settings),
);
