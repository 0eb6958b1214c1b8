import { describe, expect, test } from "vitest";
import { argoRollouts } from "../../lib/sources/argo-rollouts.ts";
import { fixture } from "../fixtures/read.ts";
import { endsOf } from "./lifecycle.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const bluegreen = "Rollout/jesse-test/bluegreen-demo";
const canary = "Rollout/jesse-test/canary-demo";
const aborted = "Rollout/default/rollout-background-analysis";
const experiment = "Rollout/jesse-test/rollout-experiment-analysis";
const invalid = "Rollout/default/rollout-invalid";

describePayloads({
  source: argoRollouts,
  folder: "argo-rollouts",
  says: {
    "analysisrun.failed": { none: "what comes of an analysis is in its Rollout's conditions" },
    "bluegreen.paused": [
      `${bluegreen} Ready=Unknown:RolloutPaused`,
      `${bluegreen} Available=True:AvailableReason`,
      `${bluegreen} Progressing=Unknown:RolloutPaused`,
    ],
    "canary.ProgressDeadlineExceeded": [
      `${canary} Ready=False:ProgressDeadlineExceeded`,
      `${canary} Available=True:AvailableReason`,
      `${canary} Progressing=False:ProgressDeadlineExceeded`,
    ],
    "canary.aborted": [
      `${aborted} Ready=False:RolloutAborted`,
      `${aborted} Available=True:AvailableReason`,
      `${aborted} Progressing=False:RolloutAborted`,
    ],
    "experiment.inconclusive": [
      `${experiment} Ready=False:ProgressDeadlineExceeded`,
      `${experiment} Available=True:AvailableReason`,
      `${experiment} Progressing=False:ProgressDeadlineExceeded`,
    ],
    "invalid-spec": [
      `${invalid} Ready=False:InvalidSpec`,
      `${invalid} InvalidSpec=True:InvalidSpec`,
    ],
    "notifications-catalog": { refused: "kind" },
  },
});

type Rollout = { metadata: object; status: { conditions: object[] } };
const ABORTED = fixture<Rollout>("payloads/argo-rollouts/canary.aborted.json");

/** A Rollout of today: its conditions are many, and its phase says what they mean. */
function ofPhase(phase: string, message?: string) {
  const conditions = [
    { type: "Healthy", status: phase === "Healthy" ? "True" : "False", reason: "RolloutHealthy" },
    { type: "Paused", status: "False", reason: "RolloutResumed" },
  ];
  return { ...ABORTED, status: { conditions, phase, message } };
}

describe("a Rollout", () => {
  test("that is updated ends as of its last generation, in whatever order it is told of", () => {
    const at = (generation: number, second: number, phase: string) => {
      const time = `2026-01-01T00:00:0${second}Z`;
      const conditions = [
        { type: "Progressing", status: "True", reason: "ReplicaSetUpdated", lastUpdateTime: time },
      ];
      const status = { conditions, phase, observedGeneration: String(generation) };
      return { ...ABORTED, metadata: { ...ABORTED.metadata, generation }, status };
    };
    const told = [at(1, 5, "Degraded"), at(2, 3, "Progressing"), at(2, 4, "Healthy")];
    expect(endsOf(told.flatMap((one) => reportsIn(argoRollouts, one)))).toEqual([
      `${aborted} Progressing=True:ReplicaSetUpdated, ${aborted} Ready=True:Healthy`,
    ]);
  });

  test("is the same by itself and under a key", () => {
    expect(reportsIn(argoRollouts, { rollout: ABORTED })).toEqual(reportsIn(argoRollouts, ABORTED));
  });

  test("is ordered by its generation, the latest of its conditions' times, and its version", () => {
    const [report] = reportsIn(argoRollouts, ABORTED);
    expect(report?.input).toMatchObject({
      generation: 15,
      observedAt: "2020-09-22T09:10:04.000Z",
      sequence: 877993,
      revision: "db976bc44",
      data: { image: "argoproj/rollouts-demo:yellow", stable: "7d84d44bb8" },
    });
    expect(report?.input.conditions).toEqual([
      expect.objectContaining({
        message: expect.stringContaining("failed (1) > failureLimit (0)"),
      }),
      expect.objectContaining({ lastTransitionTime: "2020-09-22T09:09:47.000Z" }),
      expect.objectContaining({ lastTransitionTime: "2020-09-22T09:10:04.000Z" }),
    ]);
  });

  test("whose controller saw an older generation only, which is a text, says so of each condition", () => {
    const status = { ...ABORTED.status, observedGeneration: "14" };
    const [report] = reportsIn(argoRollouts, { ...ABORTED, status });
    expect(report?.input.generation).toBe(15);
    expect(report?.input.conditions?.map((one) => one.observedGeneration)).toEqual([14, 14, 14]);
  });

  test("whose observed generation is a hash, as it once was, names its own alone", () => {
    const status = { ...ABORTED.status, observedGeneration: "7f4c6b9d5" };
    const [report] = reportsIn(argoRollouts, { ...ABORTED, status });
    expect(report?.input.generation).toBe(15);
    expect(report?.input.conditions?.[0]).not.toHaveProperty("observedGeneration");
  });

  test.each([
    ["Healthy", "True"],
    ["Degraded", "False"],
    ["Progressing", "Unknown"],
    ["Paused", "Unknown"],
    ["Teleporting", "Unknown"],
  ])("of the phase %s is ready: %s, whatever its other conditions are", (phase, status) => {
    const [report] = reportsIn(argoRollouts, ofPhase(phase, "as it says"));
    expect(report?.input.conditions?.[0]).toMatchObject({
      type: "Ready",
      status,
      reason: phase,
      message: "as it says",
    });
  });

  test("that a controller calls healthy is not ready while its spec is invalid", () => {
    const whole = ofPhase("Healthy");
    const conditions = [...whole.status.conditions, { type: "InvalidSpec", status: "True" }];
    const [first] = said(
      reportsIn(argoRollouts, { ...whole, status: { ...whole.status, conditions } }),
    );
    expect(first).toBe(`${aborted} Ready=False:InvalidSpec`);
  });

  test.each([
    ["Healthy", "True", "True:Healthy"],
    ["Healthy", "False", "Unknown:Progressing"],
    ["Available", "Maybe", "Unknown:Progressing"],
  ])("without a phase whose condition %s is %s is ready: %s", (type, status, expected) => {
    const payload = { ...ABORTED, status: { conditions: [{ type, status }] } };
    const [first] = said(reportsIn(argoRollouts, payload));
    expect(first).toBe(`${aborted} Ready=${expected}`);
  });

  test("takes a status that is none of a condition's for Unknown", () => {
    const payload = { ...ABORTED, status: { conditions: [{ type: "Available", status: "yes" }] } };
    expect(said(reportsIn(argoRollouts, payload))[1]).toMatch(/Available=Unknown/);
  });

  test.each([[{}], [null], [{ conditions: [], observedGeneration: "1" }]])(
    "of the status %j says nothing",
    (status) => {
      expect(reportsIn(argoRollouts, { ...ABORTED, status })).toEqual([]);
    },
  );
});
