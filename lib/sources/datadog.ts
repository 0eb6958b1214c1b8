import * as z from "zod/mini";
import type { Json } from "../domain/json.ts";
import { parseAs } from "../schema/shape.ts";
import { epochMilliseconds, filled, idOf, messageOf, pathOf, text } from "./payload.ts";
import { credential } from "./signature/token.ts";
import type { Kind, Source, SourceReport } from "./source.ts";
import { type Verdicts, verdictOn } from "./verdict.ts";

/** The values of `$ALERT_TRANSITION` that its documentation lists. */
const VERDICTS = {
  True: ["Recovered"],
  False: ["Triggered", "Re-Triggered", "Renotify"],
  Unknown: ["No Data", "Re-No Data", "Warn", "Re-Warn"],
} as const satisfies Verdicts;

const alertPayload = z.object({
  id: z.string(),
  monitor_id: z.string(),
  scopes: text,
  alert_transition: z.string(),
  date: epochMilliseconds,
  title: text,
  body: text,
  url: text,
});

/** A monitor's alert: of one scope, when the monitor has several. */
const alert: Kind = {
  resource: "datadog/{monitor_id}/{scopes}",
  conditions: { Healthy: VERDICTS },
  order: "`date`",
  normalize,
};

function normalize(payload: Json): SourceReport[] {
  const event = parseAs(alertPayload, payload);
  const { monitor_id: monitor, scopes, alert_transition: transition } = event;
  const names = ["datadog", monitor, ...(scopes ? [scopes] : [])];
  return [
    {
      resource: pathOf(names, "monitor_id"),
      input: {
        id: idOf(event.id, transition, event.date),
        reporter: "datadog",
        observedAt: event.date,
        conditions: [
          {
            type: "Healthy",
            ...verdictOn(VERDICTS, transition),
            message: messageOf(unfenced(event.body)),
          },
        ],
        data: filled({ name: event.title, url: event.url }),
      },
    },
  ];
}

/** A text without the `%%%` lines between which Datadog reads Markdown. */
function unfenced(body: string | null | undefined): string {
  return (body ?? "").replaceAll("%%%", "").trim();
}

/** Datadog's webhooks, whose body is their user's own. */
export const datadog: Source = {
  title: "Datadog",
  notes:
    'Give the webhook the custom header `{"Authorization": "Bearer …"}` and the payload `{"id": "$ID", "monitor_id": "$ALERT_ID", "scopes": "$ALERT_SCOPE", "alert_transition": "$ALERT_TRANSITION", "date": "$DATE", "title": "$EVENT_TITLE", "body": "$EVENT_MSG", "url": "$LINK"}`. A monitor without a scope stands at `datadog/{monitor_id}`.',
  signature: credential,
  kinds: { alert },
  kindOf: () => "alert",
};
