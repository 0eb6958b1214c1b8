import * as z from "zod/mini";
import { jsonIn } from "./api.ts";
import { arnStart, callAws, jsonCall, regionIn } from "./aws.ts";
import { isForNow } from "./aws-refusal.ts";
import { SendFailure } from "./failure.ts";
import type { Notifier } from "./notifier.ts";

/** The source of what notifiers put: not our bus's own, so that no rule of this service, or of another like it, takes it. */
export const PUT_SOURCE = "dev.signalbox";

const BUS = new RegExp(`${arnStart("events")}event-bus/[\\w./-]{1,256}$`);

const busArn = z
  .string()
  .check(
    z.refine(
      (text) => BUS.test(text),
      "must be a bus's ARN such as arn:aws:events:eu-west-1:123456789012:event-bus/releases",
    ),
  );

type EventBridgeOptions = { readonly busArn: string };

/**
 * An event on a bus of this or another account and region: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html.
 * Whoever hears it twice knows it by `detail.id`, as on our own bus.
 */
export const eventbridge: Notifier<EventBridgeOptions> = {
  title: "Amazon EventBridge",
  options: z.strictObject({ busArn }),
  isIdempotent: true,
  tellsSummaries: true,
  secretsIn: () => [],

  faultIn({ busArn }, { aws }) {
    if (busArn !== aws.ownBus) return undefined;
    return { path: "busArn", message: "must be another bus than the service's own" };
  },

  async send({ busArn }, { type, time, data }, world) {
    if (busArn === world.aws.ownBus) {
      throw new SendFailure("permanent", "not sent: that is the service's own bus");
    }
    const entry = {
      EventBusName: busArn,
      Source: PUT_SOURCE,
      DetailType: type,
      Detail: JSON.stringify(data),
      Time: Math.floor(Date.parse(time) / 1_000),
    };
    const call = jsonCall("EVENTBRIDGE", "AWSEvents.PutEvents", { Entries: [entry] });
    const { status, body } = await callAws(world, { ...call, region: regionIn(busArn) });
    return { status, said: `as ${takenIn(body)}` };
  },
};

const answer = z.object({
  Entries: z.array(
    z.object({
      EventId: z.nullish(z.string()),
      ErrorCode: z.nullish(z.string()),
      ErrorMessage: z.nullish(z.string()),
    }),
  ),
});

/** What an event is called that was taken: a 200 says only that the call was. */
function takenIn(body: string): string {
  const [entry] = answer.safeParse(jsonIn(body)).data?.Entries ?? [];
  if (entry?.EventId) return entry.EventId;
  if (!entry?.ErrorCode)
    throw new SendFailure("unknown", "it doesn't say what became of the event");
  const { ErrorCode: code, ErrorMessage: message } = entry;
  const isOurs = isForNow(code) || code.startsWith("Internal");
  throw new SendFailure(isOurs ? "temporary" : "permanent", `${code}: ${message ?? ""}`);
}
