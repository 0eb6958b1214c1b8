import { describe, expect, test } from "vitest";
import { healthchecks } from "../../lib/sources/healthchecks.ts";
import { fixture } from "../fixtures/read.ts";
import { endsOf } from "./lifecycle.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const backup = "healthchecks/803f680d-e89b-492b-82ef-2be7b774a92d";

describePayloads({
  source: healthchecks,
  folder: "healthchecks",
  says: {
    "webhook.$JSON.down": `${backup} Healthy=False:down`,
    "webhook.$JSON.up": "healthchecks/31365bce-8da9-4729-8ff3-aaa71d56b712 Healthy=True:up",
  },
});

const template = { code: "803f680d", status: "down", now: "2026-11-20T10:00:00+01:00" };

describe("a check of Healthchecks", () => {
  test("says when it went down, and what its user wrote", () => {
    const [report] = reportsIn(
      healthchecks,
      fixture("payloads/healthchecks/webhook.$JSON.down.json"),
    );
    expect(report?.input).toMatchObject({
      observedAt: "2020-03-24T15:12:03.000Z",
      conditions: [{ message: "Runs ~/db-backup.sh" }],
      data: { name: "Database Backup", tags: "production db" },
    });
  });

  test("is what it was when it was said, not what it is by now", () => {
    const reports = reportsIn(healthchecks, { template, check: { status: "up" } });
    expect(said(reports)).toEqual(["healthchecks/803f680d Healthy=False:down"]);
  });

  test("without its JSON, or of a word that is none of its own, is read all the same", () => {
    const reports = reportsIn(healthchecks, { template: { ...template, status: "paused" } });
    expect(said(reports)).toEqual(["healthchecks/803f680d Healthy=Unknown:paused"]);
  });

  test("that comes up again is so, in whichever order that comes in", () => {
    const up = { ...template, status: "up", now: "2026-11-20T09:05:00+00:00" };
    const life = [template, up].flatMap((one) => reportsIn(healthchecks, { template: one }));
    expect(endsOf(life)).toEqual(["healthchecks/803f680d Healthy=True:up"]);
  });
});
