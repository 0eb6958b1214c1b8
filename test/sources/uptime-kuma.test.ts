import { describe, expect, test } from "vitest";
import { uptimeKuma } from "../../lib/sources/uptime-kuma.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

describePayloads({
  source: uptimeKuma,
  folder: "uptime-kuma",
  says: {
    down: "uptime-kuma/7 Healthy=False:down",
    "minimal.down": "uptime-kuma/7 Healthy=False:down",
    "minimal.up": "uptime-kuma/7 Healthy=True:up",
    "test-button": { none: "it is of no monitor" },
    up: "uptime-kuma/7 Healthy=True:up",
  },
});

function heartbeat(fields: object) {
  return reportsIn(uptimeKuma, {
    heartbeat: { status: 1, time: "2026-09-30 21:14:02.123", msg: "200 - OK", ...fields },
    monitor: { id: 7, name: "cloud", url: "https://cloud.example.com", type: "http" },
    msg: "[cloud] Up",
  });
}

describe("a heartbeat of Uptime Kuma's", () => {
  test.each([
    [0, "False:down"],
    [1, "True:up"],
    [2, "Unknown:pending"],
    [3, "Unknown:maintenance"],
    [4, "Unknown:Unrecognized"],
    [-1, "Unknown:Unrecognized"],
  ])("of the status %d is %s", (status, expected) => {
    expect(said(heartbeat({ status }))).toEqual([`uptime-kuma/7 Healthy=${expected}`]);
  });

  test.each([
    ["2026-09-30 21:14:02.123", "2026-09-30T21:14:02.123Z"],
    ["2026-09-30 21:14:02", "2026-09-30T21:14:02.000Z"],
    ["2026-09-30T21:14:02.123Z", "2026-09-30T21:14:02.123Z"],
  ])("at %s is of UTC, whatever our zone or its own", (time, expected) => {
    const [report] = heartbeat({ time, timezone: "Europe/Berlin", timezoneOffset: "+02:00" });
    expect(report?.input.observedAt).toBe(expected);
  });

  test("says what Kuma wrote, and of which monitor", () => {
    expect(heartbeat({})[0]?.input).toMatchObject({
      id: "7/2026-09-30T21:14:02.123Z/1",
      conditions: [{ message: "200 - OK" }],
      data: { url: "https://cloud.example.com", name: "cloud", type: "http" },
    });
  });

  test.each([
    ["no heartbeat", {}, "heartbeat"],
    ["no monitor", { heartbeat: { status: 1, time: "2026-09-30 21:14:02" } }, "monitor"],
  ])("with %s is refused", (_, payload, field) => {
    expect(() => reportsIn(uptimeKuma, payload)).toThrowError(
      expect.objectContaining({ faults: [expect.objectContaining({ path: field })] }),
    );
  });
});
