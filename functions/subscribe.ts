import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { callersOf } from "../lib/aws/callers.ts";
import { clientOf } from "../lib/aws/clients.ts";
import { settingsOf } from "../lib/aws/environment.ts";
import { httpHandler } from "../lib/aws/http.ts";
import { silenceIn, subscriptionIn } from "../lib/http/notification-requests.ts";
import { redriveIn } from "../lib/http/parameters.ts";
import { getSilence, listSilences, putSilence, removeSilence } from "../lib/pipeline/silence.ts";
import {
  getSubscription,
  listSubscriptions,
  putSubscription,
  redriveSubscription,
  removeSubscription,
  trySubscription,
} from "../lib/pipeline/subscription.ts";
import { tellPorts } from "./ports/tell.ts";

const settings = settingsOf("subscribe");
const client = clientOf(DynamoDBClient);
const ports = tellPorts("subscribe", client, settings);

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
