import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../lib/domain/json.ts";
import { datadog } from "../../lib/sources/datadog.ts";
import { fixture, fixturesIn } from "../fixtures/read.ts";
import { endsOf } from "./lifecycle.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const monitor = "datadog/1234567890/host-srv1-us1-prod";

describePayloads({
  source: datadog,
  folder: "datadog",
  says: {
    "monitor.No-Data": `${monitor} Healthy=Unknown:NoData`,
    "monitor.Recovered": `${monitor} Healthy=True:Recovered`,
    "monitor.Renotify": `${monitor} Healthy=False:Renotify`,
    "monitor.Triggered": `${monitor} Healthy=False:Triggered`,
    "monitor.Warn": `${monitor} Healthy=Unknown:Warn`,
  },
});

const triggered = fixture<JsonObject>("payloads/datadog/monitor.Triggered.json");

describe("an alert of Datadog's", () => {
  test("has its time in the digits of milliseconds, and its message without fences", () => {
    const [report] = reportsIn(datadog, triggered);
    expect(report?.input).toMatchObject({
      id: "7471337/Triggered/2023-11-14T22:13:20.000Z",
      observedAt: "2023-11-14T22:13:20.000Z",
      conditions: [{ message: "CPU usage is over 90% on srv1-us1-prod." }],
      data: {
        name: "[P2] [Triggered on {host:srv1-us1-prod}] High CPU Usage",
        url: "https://app.datadoghq.com/event/event?id=7471337",
      },
    });
  });

  test("without a scope is the monitor's own", () => {
    expect(said(reportsIn(datadog, { ...triggered, scopes: "" }))).toEqual([
      "datadog/1234567890 Healthy=False:Triggered",
    ]);
  });

  test.each([
    ["Re-Triggered", "False:ReTriggered"],
    ["Re-No Data", "Unknown:ReNoData"],
    ["Null", "Unknown:Null"],
  ])("that is %s is %s", (transition, expected) => {
    expect(said(reportsIn(datadog, { ...triggered, alert_transition: transition }))).toEqual([
      `${monitor} Healthy=${expected}`,
    ]);
  });

  test("ends in its recovery, in whichever order it comes in", () => {
    const life = fixturesIn("payloads/datadog").flatMap((file) =>
      reportsIn(datadog, fixture(`payloads/datadog/${file}`)),
    );
    expect(endsOf(life)).toEqual([`${monitor} Healthy=True:Recovered`]);
  });
});
