import { describe, expect, test } from "vitest";
import { argocd } from "../../lib/sources/argocd.ts";
import { fixture } from "../fixtures/read.ts";
import { endsOf } from "./lifecycle.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const velero = "Application/argo-cd/velero-test";

describePayloads({
  source: argocd,
  folder: "argocd",
  says: {
    "application.Synced-Healthy-Succeeded": [
      `${velero} Synced=True:Synced`,
      `${velero} Healthy=True:Healthy`,
      `${velero} OperationSucceeded=True:Succeeded`,
    ],
    "application.live-child-application": { none: "it has no status yet" },
    "notification.on-health-degraded": [
      `${velero} Synced=True:Synced`,
      `${velero} Healthy=False:Degraded`,
      `${velero} OperationSucceeded=True:Succeeded`,
    ],
    "notification.on-sync-error": [
      `${velero} Synced=Unknown:Unknown`,
      `${velero} Healthy=Unknown:Unknown`,
      `${velero} OperationSucceeded=False:Error`,
    ],
    "notification.on-sync-failed": [
      `${velero} Synced=False:OutOfSync`,
      `${velero} Healthy=True:Healthy`,
      `${velero} OperationSucceeded=False:Failed`,
    ],
    "notification.on-sync-status-unknown": [
      `${velero} Synced=Unknown:Unknown`,
      `${velero} Healthy=True:Healthy`,
      `${velero} OperationSucceeded=True:Succeeded`,
    ],
  },
});

type Notification = { trigger: string; app: { metadata: object; status: object } };
const FAILED = fixture<Notification>("payloads/argocd/notification.on-sync-failed.json");

function withStatus(status: object) {
  return { ...FAILED, app: { ...FAILED.app, status: { ...FAILED.app.status, ...status } } };
}

describe("an Argo CD application", () => {
  test("whose health changed within one second ends as its latest version, in whatever order", () => {
    const healths = ["Progressing", "Degraded", "Healthy"];
    const versions = healths.map((status, index) => {
      const metadata = { ...FAILED.app.metadata, resourceVersion: String(index + 99) };
      return { app: { metadata, status: { ...FAILED.app.status, health: { status } } } };
    });
    expect(endsOf(versions.flatMap((one) => reportsIn(argocd, one)))).toEqual([
      [
        `${velero} Healthy=True:Healthy`,
        `${velero} OperationSucceeded=False:Failed`,
        `${velero} Synced=False:OutOfSync`,
      ].join(", "),
    ]);
  });

  test("is the same by itself and under a key, whatever triggered it", () => {
    expect(reportsIn(argocd, FAILED.app)).toEqual(reportsIn(argocd, FAILED));
    expect(reportsIn(argocd, { ...FAILED, trigger: "mine" })).toEqual(reportsIn(argocd, FAILED));
  });

  test("under a key needs no kind, and by itself is none without it", () => {
    const { metadata, status } = FAILED.app;
    expect(reportsIn(argocd, { app: { metadata, status } })).toHaveLength(1);
    expect(() => reportsIn(argocd, { metadata, status })).toThrowError(
      expect.objectContaining({ faults: [expect.objectContaining({ path: "kind" })] }),
    );
  });

  test("of another kind says nothing of a status", () => {
    expect(reportsIn(argocd, { ...FAILED.app, kind: "AppProject" })).toEqual([]);
  });

  test("names the fault where it was sent", () => {
    expect(() => reportsIn(argocd, { app: { status: {} } })).toThrowError(
      expect.objectContaining({ faults: [expect.objectContaining({ path: "app.metadata" })] }),
    );
  });

  test("is ordered by the latest of its times, and then by its version", () => {
    const [report] = reportsIn(argocd, FAILED);
    expect(report?.input).toMatchObject({
      observedAt: "2024-03-05T07:33:10.000Z",
      sequence: 722811357,
      data: { repository: "https://github.com/foo/manifests-velero.git", ref: "test-lla" },
    });
    expect(report?.input).not.toHaveProperty("generation");
  });

  test.each([
    ["its health", { health: { status: "Degraded", lastTransitionTime: "2024-03-05T08:00:00Z" } }],
    ["an operation", { operationState: { phase: "Running", startedAt: "2024-03-05T08:00:00Z" } }],
  ])("is later when %s changed without a reconciliation", (_, status) => {
    const [report] = reportsIn(argocd, withStatus(status));
    expect(report?.input.observedAt).toBe("2024-03-05T08:00:00.000Z");
  });

  test("whose version is no number, or that has no time, is ordered by what there is", () => {
    const { status: _, ...app } = FAILED.app;
    const metadata = { name: "a", namespace: "b", resourceVersion: "opaque" };
    const payload = { app: { ...app, metadata, status: { sync: { status: "Synced" } } } };
    const [report] = reportsIn(argocd, payload);
    expect(report?.input).not.toHaveProperty("sequence");
    expect(report?.input).not.toHaveProperty("observedAt");
  });

  test.each([
    ["Synced", "compared", "compared"],
    ["Synced", "", "synced"],
    ["OutOfSync", "compared", "synced"],
  ])("that is %s, compared with %j, is at the revision %s", (status, revision, expected) => {
    const operationState = { phase: "Succeeded", syncResult: { revision: "synced" } };
    const [report] = reportsIn(argocd, withStatus({ sync: { status, revision }, operationState }));
    expect(report?.input.revision).toBe(expected);
  });

  test("says why it can't be compared", () => {
    const conditions = [
      { type: "OrphanedResourceWarning", message: "1 orphan" },
      { type: "ComparisonError", message: "no such revision" },
    ];
    const [report] = reportsIn(argocd, withStatus({ conditions, sync: { status: "Unknown" } }));
    expect(report?.input.conditions?.[0]).toMatchObject({ message: "no such revision" });
  });

  test("of words that Argo CD adds tomorrow is Unknown", () => {
    const status = {
      sync: { status: "Almost" },
      health: { status: "Sunny" },
      operationState: { phase: "Teleporting" },
    };
    expect(said(reportsIn(argocd, withStatus(status)))).toEqual([
      `${velero} Synced=Unknown:Almost`,
      `${velero} Healthy=Unknown:Sunny`,
      `${velero} OperationSucceeded=Unknown:Teleporting`,
    ]);
  });
});
