import { describe, expect, test } from "vitest";
import { Refusal } from "../../lib/domain/refusal.ts";
import { flagger } from "../../lib/sources/flagger.ts";
import { fixture } from "../fixtures/read.ts";
import { endsOf } from "./lifecycle.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const podinfo = "Canary/test/podinfo";

describePayloads({
  source: flagger,
  folder: "flagger",
  says: {
    "event.00.Initialized": `${podinfo} Promoted=True:Initialized`,
    "event.01.Progressing": `${podinfo} Promoted=Unknown:Progressing`,
    "event.02.Progressing": `${podinfo} Promoted=Unknown:Progressing`,
    "event.03.Progressing": `${podinfo} Promoted=Unknown:Progressing`,
    "event.04.WaitingPromotion": `${podinfo} Promoted=Unknown:WaitingPromotion`,
    "event.05.Promoting": `${podinfo} Promoted=Unknown:Promoting`,
    "event.06.Finalising": `${podinfo} Promoted=Unknown:Finalising`,
    "event.07.Succeeded": `${podinfo} Promoted=True:Succeeded`,
    "event.08.Failed": `${podinfo} Promoted=False:Failed`,
    "event.09.Progressing": `${podinfo} Promoted=Unknown:Progressing`,
    "webhook.rollout.Progressing": `${podinfo} Promoted=Unknown:Progressing`,
  },
});

const EVENT = fixture<{ metadata: object }>("payloads/flagger/event.07.Succeeded.json");
const HOOK = fixture<object>("payloads/flagger/webhook.rollout.Progressing.json");

function eventAt(timestamp: unknown) {
  return { ...EVENT, metadata: { ...EVENT.metadata, timestamp } };
}

describe("a Flagger event", () => {
  test("of a canary's life end in its last phase, in whatever order they come", () => {
    const files = ["00.Initialized", "01.Progressing", "05.Promoting", "07.Succeeded"];
    const reports = files.map((file) => fixture(`payloads/flagger/event.${file}.json`));
    expect(endsOf(reports.flatMap((one) => reportsIn(flagger, one)))).toEqual([
      `${podinfo} Promoted=True:Succeeded`,
    ]);
  });

  test("has its time in milliseconds, though they are a text, and names the spec by its checksum", () => {
    const [report] = reportsIn(flagger, eventAt("1663668900123"));
    expect(report?.input).toMatchObject({
      observedAt: "2022-09-20T10:15:00.123Z",
      revision: "85d557f47b",
      conditions: [{ message: "Promotion completed! Scaling down podinfo.test" }],
    });
  });

  test.each([[1_663_668_900_000], ["yesterday"], ["-1"], ["99999999999999"], [""], [undefined]])(
    "of the time %j is refused, naming the field",
    (timestamp) => {
      expect(() => reportsIn(flagger, eventAt(timestamp))).toThrowError(
        expect.objectContaining({
          code: "invalid",
          faults: [expect.objectContaining({ path: "metadata.timestamp" })],
        }),
      );
    },
  );

  test.each(["Waiting", "Terminating", "Teleporting"])("of the phase %s is Unknown", (phase) => {
    expect(said(reportsIn(flagger, { ...EVENT, phase }))).toEqual([
      `${podinfo} Promoted=Unknown:${phase}`,
    ]);
  });
});

describe("a Flagger hook", () => {
  test("is undated, whatever its user calls a timestamp, and has no name: it is called again", () => {
    const [report] = reportsIn(flagger, { ...HOOK, metadata: { timestamp: "noon" } });
    expect(report?.input).not.toHaveProperty("observedAt");
    expect(report?.input).not.toHaveProperty("id");
  });

  test("without metadata or checksum says as much", () => {
    const payload = { name: "podinfo", namespace: "test", phase: "Failed" };
    expect(said(reportsIn(flagger, payload))).toEqual([`${podinfo} Promoted=False:Failed`]);
  });

  test.each([[null], [[]], ["Succeeded"], [{ phase: "Succeeded" }]])(
    "that is %j is refused",
    (payload) => {
      expect(() => reportsIn(flagger, payload)).toThrow(Refusal);
    },
  );
});
