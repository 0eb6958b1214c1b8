import * as z from "zod/mini";
import type { Json } from "../domain/json.ts";
import { parseAs } from "../schema/shape.ts";
import { filled, instant, messageOf, pathOf, text } from "./payload.ts";
import { labelled } from "./signature/claim.ts";
import { bodyHmac } from "./signature/hmac.ts";
import type { Kind, Source, SourceReport } from "./source.ts";
import { type Verdicts, verdictOn } from "./verdict.ts";

const VERDICTS = {
  True: ["resolved"],
  False: ["triggered", "acknowledged"],
} as const satisfies Verdicts;

/** The events that change an incident's status; those that change something else of it say nothing new. */
const OF_STATUS: readonly string[] = [
  "incident.triggered",
  "incident.acknowledged",
  "incident.unacknowledged",
  "incident.reopened",
  "incident.resolved",
];

const eventPayload = z.object({ event: z.object({ event_type: z.string() }) });
const incidentPayload = z.object({
  event: z.object({
    id: z.string(),
    occurred_at: instant,
    data: z.object({
      id: z.string(),
      status: z.string(),
      title: text,
      html_url: text,
      urgency: text,
      priority: z.nullish(z.object({ summary: text })),
      service: z.object({ id: z.string(), summary: text }),
    }),
  }),
});

/** An incident is a resource of its own: a service is well when none of its incidents is open, not the last. */
const incident: Kind = {
  resource: "pagerduty/{service.id}/{incident.id}",
  conditions: { Healthy: VERDICTS },
  order: "`event.occurred_at`",
  normalize,
};

function normalize(payload: Json): SourceReport[] {
  const { event } = parseAs(incidentPayload, payload);
  const { id, status, title, html_url: url, urgency, priority, service } = event.data;
  return [
    {
      resource: pathOf(["pagerduty", service.id, id], "event.data.id"),
      input: {
        id: event.id,
        reporter: "pagerduty",
        observedAt: event.occurred_at,
        conditions: [
          { type: "Healthy", ...verdictOn(VERDICTS, status), message: messageOf(title) },
        ],
        data: filled({ url, service: service.summary, urgency, priority: priority?.summary }),
      },
    },
  ];
}

/** PagerDuty's V3 webhooks; V2 payloads hold no event, and nobody signs them. */
export const pagerduty: Source = {
  title: "PagerDuty",
  notes:
    "V3 webhook subscriptions only. Of the events, `incident.triggered`, `.acknowledged`, `.unacknowledged`, `.reopened` and `.resolved` are used. Every incident is a resource of its own, below its service.",
  signature: bodyHmac({
    scheme: "HMAC-SHA256 of the body",
    header: "X-PagerDuty-Signature",
    read: labelled("v1", "sha256"),
  }),
  kinds: { incident },
  kindOf(_, payload) {
    const { event_type: type } = parseAs(eventPayload, payload).event;
    return OF_STATUS.includes(type) ? "incident" : type;
  },
};
