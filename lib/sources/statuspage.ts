import * as z from "zod/mini";
import { isObject, type Json } from "../domain/json.ts";
import { invalid } from "../domain/refusal.ts";
import { parseAs } from "../schema/shape.ts";
import { filled, instant, messageOf, pathOf, text } from "./payload.ts";
import { credential } from "./signature/token.ts";
import type { Kind, Source, SourceReport } from "./source.ts";
import { type Verdicts, verdictOn } from "./verdict.ts";

const COMPONENT_VERDICTS = {
  True: ["operational"],
  False: ["partial_outage", "major_outage"],
  Unknown: ["degraded_performance", "under_maintenance"],
} as const satisfies Verdicts;

/** What is being watched after a fix may come back; a postmortem is written of what is over. */
const INCIDENT_VERDICTS = {
  True: ["resolved", "postmortem", "completed"],
  False: ["investigating", "identified"],
  Unknown: ["monitoring", "scheduled", "in_progress", "verifying"],
} as const satisfies Verdicts;

const page = z.object({ id: z.string() });
const componentPayload = z.object({
  page,
  component: z.object({ id: z.string(), name: text }),
  component_update: z.object({ id: z.string(), new_status: z.string(), created_at: instant }),
});
const incidentPayload = z.object({
  page,
  incident: z.object({
    id: z.string(),
    name: text,
    status: z.string(),
    impact: text,
    shortlink: text,
    updated_at: instant,
    incident_updates: z.nullish(z.array(z.object({ body: text }))),
  }),
});

/** A component of a page. */
const componentUpdate: Kind = {
  resource: "statuspage/{page.id}/components/{component.id}",
  conditions: { Healthy: COMPONENT_VERDICTS },
  order: "`component_update.created_at`",
  normalize: componentReports,
};

/** An incident of a page, or a maintenance that is planned. */
const incident: Kind = {
  resource: "statuspage/{page.id}/incidents/{incident.id}",
  conditions: { Healthy: INCIDENT_VERDICTS },
  order: "`incident.updated_at`",
  normalize: incidentReports,
};

function componentReports(payload: Json): SourceReport[] {
  const { page, component, component_update: update } = parseAs(componentPayload, payload);
  return [
    {
      resource: pathOf(["statuspage", page.id, "components", component.id], "component.id"),
      input: {
        id: `component_update/${update.id}`,
        reporter: "statuspage",
        observedAt: update.created_at,
        conditions: [{ type: "Healthy", ...verdictOn(COMPONENT_VERDICTS, update.new_status) }],
        data: filled({ name: component.name }),
      },
    },
  ];
}

function incidentReports(payload: Json): SourceReport[] {
  const { page, incident } = parseAs(incidentPayload, payload);
  const { id, name, status, impact, shortlink, updated_at, incident_updates } = incident;
  // Statuspage lists the newest update first.
  const message = messageOf(incident_updates?.[0]?.body || name);
  return [
    {
      resource: pathOf(["statuspage", page.id, "incidents", id], "incident.id"),
      input: {
        id: `incident/${id}/${updated_at}/${status}`,
        reporter: "statuspage",
        observedAt: updated_at,
        conditions: [{ type: "Healthy", ...verdictOn(INCIDENT_VERDICTS, status), message }],
        data: filled({ url: shortlink, name, impact }),
      },
    },
  ];
}

/** Atlassian Statuspage's webhook notifications, which say what changed on somebody's page. */
export const statuspage: Source = {
  title: "Atlassian Statuspage",
  notes:
    "Statuspage signs nothing, and its documentation knows no header that one could set: let a proxy add the secret.",
  signature: credential,
  kinds: { component_update: componentUpdate, incident },
  kindOf(_, payload) {
    const kinds = Object.keys(statuspage.kinds);
    const kind = kinds.find((one) => isObject(payload) && Object.hasOwn(payload, one));
    if (!kind) throw invalid({ path: "", message: `holds none of ${kinds.join(", ")}` });
    return kind;
  },
};
