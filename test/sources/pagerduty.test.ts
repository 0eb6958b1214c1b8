import { describe, expect, test } from "vitest";
import { pagerduty } from "../../lib/sources/pagerduty.ts";
import { fixture } from "../fixtures/read.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const incident = "pagerduty/PA2P440/PFQZPSY";

describePayloads({
  source: pagerduty,
  folder: "pagerduty",
  says: {
    "v2.incident.trigger": { refused: "event" },
    "v3.incident.priority_updated": { none: "a priority is no status" },
    "v3.incident.triggered": `${incident} Healthy=False:triggered`,
    "variant.PFQZPSY.incident.acknowledged": `${incident} Healthy=False:acknowledged`,
    "variant.PFQZPSY.incident.reopened": `${incident} Healthy=False:triggered`,
    "variant.PFQZPSY.incident.resolved": `${incident} Healthy=True:resolved`,
  },
});

type Whole = { event: { data: object } };
const whole = fixture<Whole>("payloads/pagerduty/v3.incident.triggered.json");

function event(fields: object, data: object = {}) {
  const { event: before } = whole;
  return reportsIn(pagerduty, {
    event: { ...before, ...fields, data: { ...before.data, ...data } },
  });
}

describe("an event of PagerDuty's", () => {
  test("is named by its id, and was observed when it occurred", () => {
    const priority = { summary: "P1" };
    expect(event({}, { priority })[0]?.input).toMatchObject({
      id: "01BZYIL05THJDFF2Y08X9SVMTU",
      observedAt: "2021-06-04T13:35:29.781Z",
      conditions: [{ message: "Test Incident 3" }],
      data: {
        url: "https://pig208.pagerduty.com/incidents/PFQZPSY",
        service: "pig208",
        urgency: "high",
        priority: "P1",
      },
    });
  });

  test("of one incident says nothing of another of the same service", () => {
    const resolved = { status: "resolved" };
    expect(said(event({ event_type: "incident.resolved" }, { ...resolved, id: "POTHER" }))).toEqual(
      ["pagerduty/PA2P440/POTHER Healthy=True:resolved"],
    );
  });

  test("of an incident that nobody acknowledges any more is False", () => {
    expect(said(event({ event_type: "incident.unacknowledged" }))).toEqual([
      `${incident} Healthy=False:triggered`,
    ]);
  });

  test("of a status that PagerDuty adds tomorrow is Unknown", () => {
    expect(said(event({}, { status: "snoozed" }))).toEqual([`${incident} Healthy=Unknown:snoozed`]);
  });

  test.each(["incident.annotated", "service.updated", "pagey.ping", "constructor"])(
    "of the type %s says nothing of a status",
    (event_type) => {
      expect(reportsIn(pagerduty, { event: { event_type, data: { type: "ping" } } })).toEqual([]);
    },
  );
});
