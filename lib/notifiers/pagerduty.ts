import * as z from "zod/mini";
import { type Notice, sinceOf } from "../domain/notification/notice.ts";
import { address, name } from "../schema/values.ts";
import type { Notifier } from "./notifier.ts";
import { phaseIn, shortened, threadKeyOf, wordsOf } from "./words.ts";

const API = "https://events.pagerduty.com";
/** Characters of a summary, as PagerDuty takes them, and of each detail: an event has at most 512 KB. */
const MOST = { summary: 1_024, detail: 8_192 } as const;

const SEVERITIES = ["critical", "error", "warning", "info"] as const;
type Severity = (typeof SEVERITIES)[number];

type PagerDutyOptions = {
  readonly routingKey: string;
  readonly severity?: Severity;
  readonly url?: string;
};

/** An alert, triggered and resolved: https://developer.pagerduty.com/docs/events-api-v2-overview. */
export const pagerduty: Notifier<PagerDutyOptions> = {
  title: "PagerDuty",
  options: z.strictObject({
    routingKey: name,
    severity: z.exactOptional(
      z.enum(SEVERITIES, { error: `must be one of ${SEVERITIES.join(", ")}` }),
    ),
    url: z.exactOptional(address),
  }),
  isIdempotent: true,
  tellsSummaries: false,
  secretsIn: ({ routingKey }) => [routingKey],

  /** What is neither a failure nor its end is no alert. */
  async send(options, notice, { http }) {
    const phase = phaseIn(notice);
    if (phase === "other") return { said: "not sent: neither a failure nor the end of one" };
    const { routingKey, url = API } = options;
    const event = {
      routing_key: routingKey,
      event_action: phase === "failing" ? "trigger" : "resolve",
      dedup_key: threadKeyOf(notice),
      client: "signalbox",
      payload: payloadOf(notice, options),
    };
    const { status, said } = await http.send({
      url: new URL("/v2/enqueue", url).href,
      body: JSON.stringify(event),
      secrets: [routingKey],
    });
    return { status, said };
  },
};

function payloadOf(notice: Notice, { severity }: PagerDutyOptions): object {
  const { title, facts } = wordsOf(notice);
  const { resource, kind } = notice.data;
  const details = facts.map(([name, value]) => [name, shortened(value, MOST.detail)]);
  return {
    summary: shortened(title, MOST.summary),
    source: resource,
    severity: severity ?? severityOf(notice),
    timestamp: phaseIn(notice) === "failing" ? sinceOf(notice) : notice.time,
    component: resource,
    class: `${kind} ${notice.subject}`,
    custom_details: Object.fromEntries(details),
  };
}

/** What works in part, or isn't known to fail, can wait for the morning; what is down can't. */
function severityOf({ data: { to } }: Notice): Severity {
  if (to === "Down" || to === "Missing") return "critical";
  return to === "False" || to === "True" ? "error" : "warning";
}
