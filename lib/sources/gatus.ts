import * as z from "zod/mini";
import type { Json } from "../domain/json.ts";
import { parseAs } from "../schema/shape.ts";
import { filled, messageOf, pathOf, text } from "./payload.ts";
import { credential } from "./signature/token.ts";
import type { Kind, Source, SourceReport } from "./source.ts";
import { type Verdicts, verdictOn } from "./verdict.ts";

const VERDICTS = { True: ["RESOLVED"], False: ["TRIGGERED"] } as const satisfies Verdicts;

const alertPayload = z.object({
  state: z.string(),
  group: text,
  name: z.string(),
  url: text,
  description: text,
});

/** An endpoint of Gatus's, which says nothing of when. */
const alert: Kind = {
  resource: "gatus/{group}/{name}",
  conditions: { Healthy: VERDICTS },
  order: "receipt",
  normalize,
};

function normalize(payload: Json): SourceReport[] {
  const { state, group, name, url, description } = parseAs(alertPayload, payload);
  const message = messageOf(description);
  return [
    {
      resource: pathOf(group ? ["gatus", group, name] : ["gatus", name], "name"),
      input: {
        reporter: "gatus",
        conditions: [{ type: "Healthy", ...verdictOn(VERDICTS, state), message }],
        data: filled({ url }),
      },
    },
  ];
}

/** Gatus's custom alerts, whose body is its user's own. */
export const gatus: Source = {
  title: "Gatus",
  notes:
    'Make it a `custom` alert with `send-on-resolved: true`, `method: POST`, the headers `Content-Type: application/json` and `Authorization: Bearer …`, and the body `{"state": "[ALERT_TRIGGERED_OR_RESOLVED]", "group": "[ENDPOINT_GROUP]", "name": "[ENDPOINT_NAME]", "url": "[ENDPOINT_URL]", "description": "[ALERT_DESCRIPTION]"}`. An endpoint without a group stands at `gatus/{name}`. The body says nothing of when, so the last to come in holds.',
  signature: credential,
  kinds: { alert },
  kindOf: () => "alert",
};
