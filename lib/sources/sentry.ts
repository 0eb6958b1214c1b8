import * as z from "zod/mini";
import type { Json } from "../domain/json.ts";
import { invalid } from "../domain/refusal.ts";
import { parseAs } from "../schema/shape.ts";
import { filled, messageOf, pathOf, text } from "./payload.ts";
import { bare } from "./signature/claim.ts";
import { bodyHmac } from "./signature/hmac.ts";
import type { Kind, Source, SourceReport } from "./source.ts";
import { type Verdicts, verdictOn } from "./verdict.ts";

const VERDICTS = {
  True: ["resolved"],
  False: ["critical"],
  Unknown: ["warning"],
} as const satisfies Verdicts;

const alertPayload = z.object({
  action: z.string(),
  data: z.object({
    description_text: text,
    web_url: text,
    metric_alert: z.object({
      id: z.string().check(z.regex(/^\d{1,15}$/, "must be an incident's number")),
      organization_id: z.string(),
      alert_rule: z.object({ id: z.string(), name: text }),
    }),
  }),
});

/** What an alert rule says by the incident that it opened; nothing in it is the time of a change within that. */
const metricAlert: Kind = {
  resource: "sentry/{organization_id}/{alert_rule.id}",
  conditions: { Healthy: VERDICTS },
  order: "`metric_alert.id`, receipt",
  normalize,
};

function normalize(payload: Json): SourceReport[] {
  const { action, data } = parseAs(alertPayload, payload);
  const { id: incident, organization_id: organization, alert_rule: rule } = data.metric_alert;
  const message = messageOf(data.description_text);
  return [
    {
      resource: pathOf(["sentry", organization, rule.id], "data.metric_alert.alert_rule.id"),
      input: {
        reporter: "sentry",
        generation: Number(incident),
        conditions: [{ type: "Healthy", ...verdictOn(VERDICTS, action), message }],
        data: filled({ name: rule.name, url: data.web_url }),
      },
    },
  ];
}

/** The webhooks of Sentry's integrations, with an HMAC over the raw body. */
export const sentry: Source = {
  title: "Sentry",
  notes:
    "An internal integration with “Alert Rule Action”, its client secret, and metric alerts that notify it. A warning is neither: Unknown. Of the newest incident of a rule, the last to come in holds, since nothing says when it became so.",

  signature: bodyHmac({
    scheme: "HMAC-SHA256 of the body",
    header: "Sentry-Hook-Signature",
    read: bare("sha256"),
    deliveryId: "Request-ID",
  }),

  /** By resource, as the webhook's header names it. */
  kinds: { metric_alert: metricAlert },

  kindOf({ headers }) {
    const resource = headers["sentry-hook-resource"];
    if (!resource)
      throw invalid({ path: "Sentry-Hook-Resource", message: "the header is missing" });
    return resource;
  },
};
