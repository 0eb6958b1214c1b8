import { createHash } from "node:crypto";
import * as z from "zod/mini";
import type { Json } from "../domain/json.ts";
import { parseAs } from "../schema/shape.ts";
import { filled, instant, messageOf, pathOf, text } from "./payload.ts";
import type { Kind, SourceReport } from "./source.ts";
import { type Verdicts, verdictOn } from "./verdict.ts";

/** Beside Alertmanager's own two words, those by which Grafana says that it doesn't know. */
const VERDICTS = {
  True: ["resolved"],
  False: ["firing"],
  Unknown: [
    ...["DatasourceNoData", "DatasourceError"],
    ...["MissingSeries", "NoData", "No Data", "Error", "Paused", "RuleDeleted", "Updated"],
  ],
} as const satisfies Verdicts;

/** The alerts that Grafana raises in place of a rule's own, which the label `rulename` then names. */
const BLIND: readonly string[] = ["DatasourceNoData", "DatasourceError"];
/** Go's zero time, for an end that is not known. */
const NEVER = "0001-01-01T00:00:00.000Z";
/** Hexadecimal digits of a fingerprint. */
const FINGERPRINT_LENGTH = 16;

const texts = z.record(z.string(), z.string());
const alertPayload = z.object({
  status: text,
  labels: texts,
  annotations: z.nullish(texts),
  startsAt: z.nullish(instant),
  endsAt: z.nullish(instant),
  generatorURL: text,
  dashboardURL: text,
  fingerprint: text,
});
const groupPayload = z.object({
  status: z.string(),
  alerts: z.array(alertPayload),
  groupLabels: z.nullish(texts),
});
type Alert = z.infer<typeof alertPayload>;

/**
 * The alerts that an Alertmanager, or Grafana's, notifies of together: each is a resource of its own,
 * named by its fingerprint, because a group that fires holds resolved ones too.
 */
export function alertsOf(source: string): Kind {
  return {
    resource: `${source}/{alertname}/{fingerprint}`,
    conditions: { Healthy: VERDICTS },
    order: "`startsAt` of what fires and `endsAt` of what is resolved, then firing before resolved",
    normalize: (payload) => reportsIn(source, payload),
  };
}

function reportsIn(source: string, payload: Json): SourceReport[] {
  const group = parseAs(groupPayload, payload);
  return group.alerts.map((alert) => {
    const status = alert.status || group.status;
    const fingerprint = alert.fingerprint || fingerprintOf(alert.labels);
    const rule = ruleOf(alert.labels) || group.groupLabels?.alertname || "unnamed";
    const word = wordOf(status, alert);
    const [startsAt, endsAt] = [known(alert.startsAt), known(alert.endsAt)];
    const observedAt = status === "resolved" ? endsAt : startsAt;
    return {
      resource: pathOf([source, rule, fingerprint], "alerts.labels"),
      input: {
        ...(startsAt && { id: `${fingerprint}/${startsAt}/${word}` }),
        reporter: source,
        ...(observedAt && { observedAt }),
        sequence: status === "resolved" ? 1 : 0,
        conditions: [{ type: "Healthy", ...verdictOn(VERDICTS, word), message: said(alert) }],
        data: factsOf(alert),
      },
    };
  });
}

/** The alert's status, or the reason why it isn't known how that of the rule would be. */
function wordOf(status: string, { labels, annotations }: Alert): string {
  const { alertname = "" } = labels;
  if (status === "firing" && BLIND.includes(alertname)) return alertname;
  return (status === "resolved" && annotations?.grafana_state_reason) || status;
}

function ruleOf({ alertname = "", rulename }: Record<string, string>): string {
  return (BLIND.includes(alertname) && rulename) || alertname;
}

/** What names an alert among all others, where its sender doesn't: its labels. */
function fingerprintOf(labels: Record<string, string>): string {
  const digest = createHash("sha256").update(written(labels)).digest("hex");
  return digest.slice(0, FINGERPRINT_LENGTH);
}

/** Labels as Prometheus writes them, in the order of their names. */
function written(labels: Record<string, string>): string {
  const names = Object.keys(labels).sort();
  return names.map((name) => `${name}=${JSON.stringify(labels[name])}`).join(", ");
}

function known(time: string | null | undefined): string | undefined {
  return time && time !== NEVER ? time : undefined;
}

function said({ annotations }: Alert): string {
  return messageOf(annotations?.summary || annotations?.description || annotations?.title);
}

function factsOf({ labels, annotations, generatorURL, dashboardURL }: Alert) {
  return filled({
    // Grafana's may be no more than a query.
    url: generatorURL?.includes("://") ? generatorURL : undefined,
    dashboardUrl: dashboardURL,
    runbookUrl: annotations?.runbook_url,
    labels: written(labels),
  });
}
