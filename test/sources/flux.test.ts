import { describe, expect, test } from "vitest";
import { flux } from "../../lib/sources/flux.ts";
import { fixture } from "../fixtures/read.ts";
import { endsOf } from "./lifecycle.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const webapp = "Kustomization/apps/webapp";
const podinfo = "HelmRelease/apps/podinfo";

describePayloads({
  source: flux,
  folder: "flux",
  says: {
    "event.v1beta1.event": `${webapp} Ready=False:ValidationFailed`,
    "event.v1beta2.event": `${webapp} Ready=False:ValidationFailed`,
    "event.v1beta2.provider-generic": `${webapp} Ready=False:ValidationFailed`,
    "event.v1beta3.error.ValidationFailed": `${webapp} Ready=False:ValidationFailed`,
    "event.v1beta3.provider-generic.ValidationFailed": `${webapp} Ready=False:ValidationFailed`,
    "variant.gitrepository.NewArtifact": "GitRepository/apps/webapp Ready=Unknown:NewArtifact",
    "variant.helmrelease.RollbackSucceeded": `${podinfo} Ready=False:RollbackSucceeded`,
    "variant.helmrelease.UpgradeFailed": `${podinfo} Ready=False:UpgradeFailed`,
    "variant.kustomization.HealthCheckFailed": `${webapp} Ready=False:HealthCheckFailed`,
    "variant.kustomization.Progressing": `${webapp} Ready=Unknown:Progressing`,
    "variant.kustomization.ReconciliationSucceeded": `${webapp} Ready=True:ReconciliationSucceeded`,
  },
});

const EVENT = fixture<object>("payloads/flux/event.v1beta3.error.ValidationFailed.json");

describe("a Flux event", () => {
  test.each([
    ["HealthCheckFailed", "Progressing", "ReconciliationSucceeded"],
    ["ReconciliationSucceeded", "Progressing"],
  ])("ends a reconciliation in whatever order it comes: %s, %s", (...reasons) => {
    const events = reasons.map((reason) => {
      const severity = reason.endsWith("Failed") ? "error" : "info";
      const seconds = reason.endsWith("Failed") ? "00" : "01";
      return { ...EVENT, reason, severity, timestamp: `2026-01-01T00:00:${seconds}Z` };
    });
    expect(endsOf(events.flatMap((event) => reportsIn(flux, event)))).toEqual([
      `${webapp} Ready=True:ReconciliationSucceeded`,
    ]);
  });

  test("has the time, the revision and the words of its controller", () => {
    const [report] = reportsIn(flux, EVENT);
    expect(report?.input).toMatchObject({
      observedAt: "2022-10-28T07:26:19.000Z",
      revision: "main/731f7eaddfb6af01cb2173e18f0f75b0ba780ef1",
      conditions: [{ message: expect.stringContaining("spec.type: Unsupported value: Ingress") }],
    });
  });

  test("has the same revision where the API group is left out of its metadata", () => {
    const metadata = { revision: "main@sha1:1f8b2f0", summary: "production" };
    const [report] = reportsIn(flux, { ...EVENT, metadata });
    expect(report?.input).toMatchObject({
      revision: "main@sha1:1f8b2f0",
      data: { summary: "production" },
    });
  });

  test("without metadata names no revision", () => {
    const [report] = reportsIn(flux, { ...EVENT, metadata: undefined });
    expect(report?.input).not.toHaveProperty("revision");
  });

  test.each([
    ["info", "Succeeded", "True:Succeeded"],
    ["info", "InstallSucceeded", "True:InstallSucceeded"],
    ["info", "UninstallSucceeded", "False:UninstallSucceeded"],
    ["info", "DependencyNotReady", "Unknown:DependencyNotReady"],
    ["info", "Teleported", "Unknown:Teleported"],
    ["error", "InstallSucceeded", "False:InstallSucceeded"],
    ["error", "Teleported", "False:Teleported"],
    ["trace", "InstallSucceeded", "Unknown:InstallSucceeded"],
    ["trace", "RollbackSucceeded", "Unknown:RollbackSucceeded"],
  ])("of severity %s and reason %s is %s", (severity, reason, expected) => {
    expect(said(reportsIn(flux, { ...EVENT, severity, reason }))).toEqual([
      `${webapp} Ready=${expected}`,
    ]);
  });
});
