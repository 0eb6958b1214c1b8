import { describe, expect, test } from "vitest";
import { gatus } from "../../lib/sources/gatus.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

describePayloads({
  source: gatus,
  folder: "gatus",
  says: {
    "custom.json-template.RESOLVED": "gatus/core/website Healthy=True:RESOLVED",
    "custom.json-template.TRIGGERED": "gatus/core/website Healthy=False:TRIGGERED",
  },
});

describe("an alert of Gatus's", () => {
  const alert = { state: "TRIGGERED", group: "core", name: "website" };

  test("says what its user wrote, and neither when nor which", () => {
    const [report] = reportsIn(gatus, { ...alert, description: "It is down", url: "https://x" });
    expect(report?.input).toEqual({
      reporter: "gatus",
      conditions: [
        { type: "Healthy", status: "False", reason: "TRIGGERED", message: "It is down" },
      ],
      data: { url: "https://x" },
    });
  });

  test("of an endpoint without a group stands at the top", () => {
    expect(said(reportsIn(gatus, { ...alert, group: "" }))).toEqual([
      "gatus/website Healthy=False:TRIGGERED",
    ]);
  });

  test("of a word that its user gave another meaning is Unknown", () => {
    expect(said(reportsIn(gatus, { ...alert, state: "firing" }))).toEqual([
      "gatus/core/website Healthy=Unknown:firing",
    ]);
  });
});
