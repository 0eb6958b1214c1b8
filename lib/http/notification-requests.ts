import * as z from "zod/mini";
import type { Json } from "../domain/json.ts";
import { notifierChoice } from "../notifiers/registry.ts";
import type { SilenceInput } from "../pipeline/silence.ts";
import type { SubscriptionInput } from "../pipeline/subscription.ts";
import { silenceRequest, subscriptionParts } from "../schema/notification.ts";
import { parseAs } from "../schema/shape.ts";
import { harmless } from "../schema/spoken.ts";
import { type Body, parseBody } from "./body.ts";
import { BODY_LIMITS } from "./requests.ts";

/** The body of `PUT /v1/subscriptions/{name}`. */
export const subscriptionRequest = z.extend(subscriptionParts, { notifier: notifierChoice });

/** The subscription of `PUT /v1/subscriptions/{name}`. */
export async function subscriptionIn(body: Body): Promise<SubscriptionInput> {
  const { notifier, ...rest } = parseAs(subscriptionRequest, await jsonIn(body));
  return { ...rest, notifier: notifier as Json };
}

/** The silence of `PUT /v1/silences/{name}`. */
export async function silenceIn(body: Body): Promise<SilenceInput> {
  return parseAs(silenceRequest, await jsonIn(body));
}

async function jsonIn(body: Body): Promise<Json> {
  return harmless(await parseBody(body, BODY_LIMITS.report));
}
