import { describe, expect, test } from "vitest";
import { grafana } from "../../lib/sources/grafana.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

describePayloads({
  source: grafana,
  folder: "grafana",
  says: {
    "alerting.v1.mixed-firing-resolved": [
      "grafana/Test-alert/aaafafe0953f0962 Healthy=True:resolved",
      "grafana/Test-alert/fb31814ac93dbe7d Healthy=True:resolved",
      "grafana/Second-webhook-test/6f9cd313db421ef1 Healthy=False:firing",
    ],
    "alerting.v12.firing.test": "grafana/TestAlert/c4edaaf9f9f839b0 Healthy=False:firing",
    "variant.alerting.v12.DatasourceNoData":
      "grafana/TestAlert/c4edaaf9f9f839b0 Healthy=Unknown:DatasourceNoData",
  },
});

/** What one alert says. */
function alert(fields: object) {
  const whole = { labels: { alertname: "Slow" }, fingerprint: "aa", ...fields };
  return reportsIn(grafana, { status: "firing", alerts: [whole] });
}

describe("an alert of Grafana's", () => {
  test.each([
    ["MissingSeries", "MissingSeries"],
    ["No Data", "NoData"],
    ["Error", "Error"],
    ["Paused", "Paused"],
    ["RuleDeleted", "RuleDeleted"],
    ["Updated", "Updated"],
    ["OfTomorrow", "OfTomorrow"],
  ])("that is resolved because of %s is Unknown, as nobody saw it end", (why, reason) => {
    const annotations = { grafana_state_reason: why };
    expect(said(alert({ status: "resolved", annotations }))).toEqual([
      `grafana/Slow/aa Healthy=Unknown:${reason}`,
    ]);
  });

  test("that fires because there is no data, as its rule has it, is no less False", () => {
    const annotations = { grafana_state_reason: "No Data" };
    expect(said(alert({ status: "firing", annotations }))).toEqual([
      "grafana/Slow/aa Healthy=False:firing",
    ]);
  });

  test.each(["DatasourceNoData", "DatasourceError"])(
    "%s stands below its rule, is Unknown, and True once that is over",
    (alertname) => {
      const labels = { alertname, rulename: "Slow" };
      expect(said(alert({ status: "firing", labels }))).toEqual([
        `grafana/Slow/aa Healthy=Unknown:${alertname}`,
      ]);
      expect(said(alert({ status: "resolved", labels }))).toEqual([
        "grafana/Slow/aa Healthy=True:resolved",
      ]);
    },
  );

  test("whose link is no more than a query has none", () => {
    const [report] = alert({ generatorURL: "?orgId=1", dashboardURL: "https://grafana/d/1" });
    expect(report?.input.data).toEqual({
      dashboardUrl: "https://grafana/d/1",
      labels: 'alertname="Slow"',
    });
  });

  test("of Grafana's legacy alerting, which had no groups, is refused", () => {
    expect(() => reportsIn(grafana, { ruleId: 1, state: "alerting" })).toThrowError(
      expect.objectContaining({ code: "invalid" }),
    );
  });
});
