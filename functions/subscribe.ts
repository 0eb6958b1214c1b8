import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { awsAccess } from "../lib/aws/access.ts";
import { callersOf } from "../lib/aws/callers.ts";
import { KmsCipher } from "../lib/aws/cipher.ts";
import { clientOf } from "../lib/aws/clients.ts";
import { systemClock } from "../lib/aws/clock.ts";
import { counter } from "../lib/aws/counter.ts";
import { DynamoDigests } from "../lib/aws/digests.ts";
import { listIn, settingsOf } from "../lib/aws/environment.ts";
import { httpHandler } from "../lib/aws/http.ts";
import { METRICS } from "../lib/aws/metrics.ts";
import { DynamoNamedRows } from "../lib/aws/named-rows.ts";
import { DynamoNotices } from "../lib/aws/notices.ts";
import { DynamoSendLimit } from "../lib/aws/send-limit.ts";
import { DynamoStatusStore } from "../lib/aws/status-store.ts";
import { DynamoThreads } from "../lib/aws/threads.ts";
import type { Settled } from "../lib/domain/notification/settle.ts";
import type { Silence } from "../lib/domain/notification/silence.ts";
import { statusExpressions } from "../lib/expression/status-expressions.ts";
import { silenceIn, subscriptionIn } from "../lib/http/notification-requests.ts";
import { redriveIn } from "../lib/http/parameters.ts";
import { telling } from "../lib/notifiers/telling.ts";
import { judgeGate } from "../lib/pipeline/judge.ts";
import type { Subscription } from "../lib/pipeline/ports/notification.ts";
import { getSilence, listSilences, putSilence, removeSilence } from "../lib/pipeline/silence.ts";
import {
  getSubscription,
  listSubscriptions,
  putSubscription,
  redriveSubscription,
  removeSubscription,
  trySubscription,
} from "../lib/pipeline/subscription.ts";
import { silenceWindows } from "../lib/schedule/silence-windows.ts";

const settings = settingsOf("subscribe");
const { table, secretsKey, historyDays, notifierRanges, ownBus } = settings;
const client = clientOf(DynamoDBClient);
const count = counter("subscribe");
const gates = {
  clock: systemClock,
  store: new DynamoStatusStore(client, table),
  expressions: statusExpressions,
};
const ports = {
  ...gates,
  subscriptions: new DynamoNamedRows<Subscription>(client, table, "subscription"),
  silences: new DynamoNamedRows<Silence>(client, table, "silence"),
  windows: silenceWindows,
  notices: new DynamoNotices(client, table, systemClock, Number(historyDays)),
  threads: new DynamoThreads(client, table, systemClock),
  digests: new DynamoDigests(client, table, systemClock),
  limit: new DynamoSendLimit(client, table, systemClock),
  notifiers: telling({
    ranges: listIn(notifierRanges),
    now: systemClock.now,
    aws: awsAccess(ownBus),
    decide: (gate) => judgeGate(gates, gate),
  }),
  cipher: new KmsCipher(clientOf(KMSClient), secretsKey, systemClock),
  count: ({ outcome }: Settled) => count({ [METRICS.notices[outcome]]: 1 }),
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
    "GET /v1/subscriptions": async () => {
      return { status: 200, body: { items: await listSubscriptions(ports) } };
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
    "GET /v1/silences": async () => {
      return { status: 200, body: { items: await listSilences(ports) } };
    },
    "DELETE /v1/silences/{name}": async ({ parameter, caller }) => {
      await removeSilence(ports, parameter("name"), caller);
      return { status: 204 };
    },
  },
  callersOf(client, settings),
);
