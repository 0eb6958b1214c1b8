import { describe, expect, test } from "vitest";
import { statuspage } from "../../lib/sources/statuspage.ts";
import { fixture } from "../fixtures/read.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const incident = "statuspage/jb7j80lkgqvb/incidents/z3lct0r596n4";
const component = "statuspage/jb7j80lkgqvb/components/sqm6pl84wzjc";

describePayloads({
  source: statuspage,
  folder: "statuspage",
  says: {
    "incident.identified": `${incident} Healthy=False:identified`,
    "incident.resolved": `${incident} Healthy=True:resolved`,
    "variant.component_update.degraded_performance": `${component} Healthy=Unknown:degraded_performance`,
    "variant.component_update.operational": `${component} Healthy=True:operational`,
    "variant.component_update.partial_outage": `${component} Healthy=False:partial_outage`,
    "variant.incident.monitoring": `${incident} Healthy=Unknown:monitoring`,
  },
});

type Whole = { page: object; incident: object; component_update: object };
const whole = (file: string) => fixture<Whole>(`payloads/statuspage/${file}.json`);

describe("a payload of Statuspage's", () => {
  test("of an incident tells its newest update, and is ordered by when the incident was updated", () => {
    expect(reportsIn(statuspage, whole("incident.resolved"))[0]?.input).toMatchObject({
      id: "incident/z3lct0r596n4/2017-12-26T07:37:20.837Z/resolved",
      observedAt: "2017-12-26T07:37:20.837Z",
      conditions: [{ message: "The database issue is resolved." }],
      data: { url: "http://stspg.io/646947c1e", name: "Database query delays", impact: "none" },
    });
  });

  test("of an incident without updates tells its name", () => {
    const { page, incident: before } = whole("incident.resolved");
    const [report] = reportsIn(statuspage, { page, incident: { ...before, incident_updates: [] } });
    expect(report?.input.conditions?.[0]?.message).toBe("Database query delays");
  });

  test.each([
    ["investigating", "False"],
    ["postmortem", "True"],
    ["scheduled", "Unknown"],
    ["in_progress", "Unknown"],
    ["verifying", "Unknown"],
    ["completed", "True"],
    ["of_tomorrow", "Unknown"],
  ])("of an incident that is %s is %s", (status, expected) => {
    const { page, incident: before } = whole("incident.resolved");
    expect(said(reportsIn(statuspage, { page, incident: { ...before, status } }))).toEqual([
      `${incident} Healthy=${expected}:${status}`,
    ]);
  });

  test.each([
    ["major_outage", "False"],
    ["under_maintenance", "Unknown"],
    ["of_tomorrow", "Unknown"],
  ])("of a component that is %s is %s", (new_status, expected) => {
    const before = whole("variant.component_update.operational");
    const component_update = { ...before.component_update, new_status };
    expect(said(reportsIn(statuspage, { ...before, component_update }))).toEqual([
      `${component} Healthy=${expected}:${new_status}`,
    ]);
  });

  test.each([{}, [], null, { page: { id: "x" } }])("that is %j is refused", (payload) => {
    expect(() => reportsIn(statuspage, payload)).toThrowError(
      expect.objectContaining({ code: "invalid" }),
    );
  });
});
