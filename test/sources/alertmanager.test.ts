import { describe, expect, test } from "vitest";
import { alertmanager } from "../../lib/sources/alertmanager.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const firing = (name: string, fingerprint: string) =>
  `alertmanager/${name}/${fingerprint} Healthy=False:firing`;
const resolved = (name: string, fingerprint: string) =>
  `alertmanager/${name}/${fingerprint} Healthy=True:resolved`;

describePayloads({
  source: alertmanager,
  folder: "alertmanager",
  says: {
    // Without a status of their own, and so of the group's; one of labels alone each.
    "legacy.noGenURL": [
      resolved("node_down", "321ca5049b7df359"),
      resolved("node_down", "1b8f27e3a7499a8c"),
      resolved("node_down", "e03042d0d2c53e5f"),
      resolved("node_down", "934056d27d5ede36"),
      resolved("node_down", "2c48e8aabc487a88"),
      resolved("node_down", "307a85d5bb9015a1"),
      resolved("node_down", "be9d3be438792da2"),
      resolved("node_down", "0208570eb9892cda"),
    ],
    "legacy.production_example": [
      firing("LoadAverage_15MIN", "54bae6b45a4ca9eb"),
      firing("Memory_aviable_Warning", "5ad16d2630bd1f43"),
      firing("CPU_Percentage_Worning", "b2e8bbbc3b934773"),
      firing("LoadAverage_1MIN", "e7984c8904313a24"),
      firing("LoadAverage_1MIN", "ae1a9be0ff7c914e"),
      firing("LoadAverage_5MIN", "5114b7592584b28c"),
      firing("LoadAverage_5MIN", "fe7d9f6156f77f47"),
      firing("LoadAverage_15MIN", "7f9ae91c5dc3812e"),
      firing("Test-fisic-measure", "d59b4eff47a57669"),
      firing("Test-percentage", "0f9508be037e2f6f"),
      firing("Test-fisic-measure-from-KN", "68d865e7219cdb85"),
    ],
    "legacy.simpe": firing("something_happend", "c45e7d6d71742fed"),
    "v3.firing.grouped.dingtalk": [
      firing("something_happened", "0ab4f56b4d8c4273"),
      firing("something_happened", "fb4e3a1bf8aebbef"),
    ],
    "v4.firing.grouped-same-labels": [
      firing("High-CPU-Temperature", "a1bc48475b20e73d"),
      firing("High-CPU-Temperature", "c2ea85182f28cbd9"),
    ],
    "v4.firing.grouped.alertmonitor": [
      firing("ICMP-ping-failed", "0eb8ed48298a27c2"),
      firing("ICMP-ping-failed", "8fc1e782a26a72f5"),
      firing("ICMP-ping-failed", "80c4197900db8468"),
    ],
    "v4.firing.grouped.am-executor": [
      firing("InstanceDown", "69bacc40f3e9c85f"),
      firing("InstanceDown", "4b0bec47bf020b6b"),
    ],
    "v4.firing.mlab": firing("FoobarIsBroken", "e3835bab066a3741"),
    "variant.v4.mixed": [
      firing("InstanceDown", "f404ecabc8dd5cd7"),
      resolved("InstanceDown", "f8f08d4e32c61a9d"),
    ],
    "variant.v4.resolved.all": [
      resolved("InstanceDown", "f404ecabc8dd5cd7"),
      resolved("InstanceDown", "f8f08d4e32c61a9d"),
    ],
    "variant.v4.truncated": [
      firing("InstanceDown", "f404ecabc8dd5cd7"),
      firing("InstanceDown", "f8f08d4e32c61a9d"),
    ],
  },
});

const NEVER = "0001-01-01T00:00:00Z";

/** What one alert says. */
function alert(fields: object) {
  const whole = {
    status: "firing",
    labels: { alertname: "Slow", instance: "a" },
    annotations: { summary: "It is slow", description: "It takes 3 s", runbook_url: "https://r" },
    startsAt: "2026-11-20T09:00:00Z",
    endsAt: NEVER,
    generatorURL: "http://prometheus/graph",
    fingerprint: "aa",
    ...fields,
  };
  return reportsIn(alertmanager, { status: "firing", alerts: [whole] });
}

describe("an alert of Alertmanager's", () => {
  test("was observed when it started, as long as it fires", () => {
    expect(alert({})[0]?.input).toMatchObject({
      id: "aa/2026-11-20T09:00:00.000Z/firing",
      observedAt: "2026-11-20T09:00:00.000Z",
      sequence: 0,
      conditions: [{ status: "False", message: "It is slow" }],
      data: {
        url: "http://prometheus/graph",
        runbookUrl: "https://r",
        labels: 'alertname="Slow", instance="a"',
      },
    });
  });

  test("was observed when it ended, once it is resolved", () => {
    const [report] = alert({ status: "resolved", endsAt: "2026-11-20T09:30:00Z" });
    expect(report?.input).toMatchObject({ observedAt: "2026-11-20T09:30:00.000Z", sequence: 1 });
  });

  test("that is resolved without an end is observed on receipt, and named by its start", () => {
    const [report] = alert({ status: "resolved" });
    expect(report?.input.observedAt).toBeUndefined();
    expect(report?.input.id).toBe("aa/2026-11-20T09:00:00.000Z/resolved");
  });

  test("without a start has no name, so that it isn't taken for a redelivery when it fires again", () => {
    const [report] = alert({ startsAt: NEVER });
    expect(report?.input).not.toHaveProperty("id");
    expect(report?.input).not.toHaveProperty("observedAt");
  });

  test("without a fingerprint is told from others by all its labels, in any order", () => {
    const unnamed = (labels: object) => alert({ labels, fingerprint: "" })[0]?.resource;
    const one = unnamed({ alertname: "Slow", instance: "a" });
    expect(unnamed({ instance: "a", alertname: "Slow" })).toBe(one);
    expect(unnamed({ alertname: "Slow", instance: "b" })).not.toBe(one);
  });

  test("of a status that Alertmanager adds tomorrow is Unknown", () => {
    expect(said(alert({ status: "muted" }))).toEqual([
      "alertmanager/Slow/aa Healthy=Unknown:muted",
    ]);
  });

  test("without a name stands below one of its own", () => {
    expect(said(alert({ labels: {} }))).toEqual(["alertmanager/unnamed/aa Healthy=False:firing"]);
  });
});
