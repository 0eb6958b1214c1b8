import { describe, expect, test } from "vitest";
import { generic } from "../../lib/sources/generic.ts";
import { fixture } from "../fixtures/read.ts";
import { describePayloads, reportsIn } from "./payload-cases.ts";

describePayloads({
  source: generic,
  folder: "generic",
  says: {
    report: [
      "shop/production/api Deployed=True:RolledOut",
      "shop/production/api example.com/Tested=Unknown:undefined",
    ],
    "report.lower-case-status": { refused: "conditions[0].status" },
    "report.unknown-key": { refused: "colour" },
    reports: ["shop/production/api Ready", "shop/production/web Ready=False:CrashLoop"],
    "reports.empty": { refused: "reports" },
    "reports.one-is-wrong": { refused: "reports[1].resource" },
  },
});

describe("our own report, signed,", () => {
  test("says all that a report may, its ttl in milliseconds", () => {
    const [report] = reportsIn(generic, fixture("payloads/generic/report.json"));
    expect(report?.input).toMatchObject({
      id: "deploy-17",
      observedAt: "2026-11-20T09:00:00.000Z",
      generation: 17,
      revision: "1.4.2",
      ttl: 600_000,
      data: { url: "https://shop.example.com" },
    });
  });
});
