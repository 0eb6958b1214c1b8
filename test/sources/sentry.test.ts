import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../lib/domain/json.ts";
import { sentry } from "../../lib/sources/sentry.ts";
import { fixture } from "../fixtures/read.ts";
import { endsOf } from "./lifecycle.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const ALERT = { "sentry-hook-resource": "metric_alert" };

describePayloads({
  source: sentry,
  folder: "sentry",
  headers: () => ALERT,
  says: { "metric_alert.critical": "sentry/5/7 Healthy=False:critical" },
});

type Alert = JsonObject & { data: JsonObject & { metric_alert: JsonObject } };
const critical = fixture<Alert>("payloads/sentry/metric_alert.critical.json");

function ofIncident(id: string, action: string): Alert {
  const { data } = critical;
  return { ...critical, action, data: { ...data, metric_alert: { ...data.metric_alert, id } } };
}

describe("a metric alert of Sentry's", () => {
  test("says of a rule what its newest incident does, and not when", () => {
    const [report] = reportsIn(sentry, critical, ALERT);
    expect(report?.input).toMatchObject({
      generation: 4,
      conditions: [{ message: "1000 events in the last 10 minutes\\nFilter: level:error" }],
      data: { name: "Too many errors", url: "https://sentry.io/organizations/baz/alerts/1/" },
    });
    expect(report?.input).not.toHaveProperty("observedAt");
  });

  test.each([
    ["resolved", "True:resolved"],
    ["warning", "Unknown:warning"],
    ["escalated", "Unknown:escalated"],
  ])("that is %s is %s", (action, expected) => {
    expect(said(reportsIn(sentry, ofIncident("4", action), ALERT))).toEqual([
      `sentry/5/7 Healthy=${expected}`,
    ]);
  });

  test("of an old incident doesn't speak for the new one", () => {
    const alerts = [ofIncident("5", "critical"), ofIncident("4", "resolved")];
    const life = alerts.flatMap((alert) => reportsIn(sentry, alert, ALERT));
    expect(endsOf(life)).toEqual(["sentry/5/7 Healthy=False:critical"]);
  });

  test("of an incident without a number is refused", () => {
    expect(() => reportsIn(sentry, ofIncident("four", "critical"), ALERT)).toThrow(
      "data.metric_alert.id",
    );
  });

  test("without a resource is refused, and other resources say nothing", () => {
    expect(() => reportsIn(sentry, critical)).toThrow("Sentry-Hook-Resource");
    expect(reportsIn(sentry, critical, { "sentry-hook-resource": "issue" })).toEqual([]);
  });
});
