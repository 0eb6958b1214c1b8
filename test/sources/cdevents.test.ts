import { describe, expect, test } from "vitest";
import type { Json } from "../../lib/domain/json.ts";
import { cloudEvents } from "../../lib/sources/cloud-events.ts";
import { reportsOf } from "../../lib/sources/source.ts";
import { fixture } from "../fixtures/read.ts";
import { describePayloads, said } from "./payload-cases.ts";

type CdEvent = {
  readonly context: { readonly id: string; readonly source: string; readonly type: string };
  readonly subject: { readonly content: object };
};

/** The CloudEvent that a CDEvent is sent in, by CDEvents' binding. */
function inCloudEvent(data: Json): Json {
  const { id, source, type } = (data as unknown as CdEvent).context;
  return { specversion: "1.0", id, source, type, data };
}

describePayloads({
  source: cloudEvents,
  folder: "cdevents",
  open: inCloudEvent,
  kinds: Object.keys(cloudEvents.kinds).filter((kind) => kind.startsWith("dev.cdevents.")),
  says: {
    "v0.3.0/change_merged": "event-source-123/changes/mySubject123 Merged=True:merged",
    "v0.3.0/environment_modified":
      "event-source-123/environments/mySubject123 Available=True:modified",
    "v0.3.0/incident_detected":
      "clusterA-namespaceB/incidents/myApp/prod1/incident-123 Healthy=False:detected",
    "v0.3.0/incident_resolved":
      "clusterA-namespaceB/incidents/myApp/prod1/incident-123 Healthy=True:resolved",
    "v0.3.0/pipelinerun_finished": "event-source-123/pipelines/myPipeline Succeeded=False:failure",
    "v0.3.0/service_upgraded":
      "event-source-123/services/mySubject123/test123 Deployed=True:upgraded",
    "v0.4.1/artifact_deleted":
      "event-source-123/artifacts/pkg-golang-mygit.com-myorg-myapp-234fd47e07d1004f0aed9-e18e29ac Published=False:deleted",
    "v0.4.1/artifact_packaged":
      "event-source-123/artifacts/pkg-golang-mygit.com-myorg-myapp-234fd47e07d1004f0aed9-e18e29ac Published=Unknown:packaged",
    "v0.4.1/artifact_signed":
      "event-source-123/artifacts/pkg-golang-mygit.com-myorg-myapp-234fd47e07d1004f0aed9-e18e29ac Signed=True:signed",
    "v0.4.1/branch_created": { none: "a branch has no status" },
    "v0.4.1/branch_deleted": { none: "a branch has no status" },
    "v0.4.1/build_queued": { none: "a build says nothing of its outcome" },
    "v0.4.1/build_started": { none: "a build says nothing of its outcome" },
    "v0.4.1/change_abandoned": "event-source-123/changes/mySubject123 Merged=False:abandoned",
    "v0.4.1/change_created": "event-source-123/changes/mySubject123 Merged=Unknown:created",
    "v0.4.1/change_reviewed": "event-source-123/changes/mySubject123 Merged=Unknown:reviewed",
    "v0.4.1/change_updated": "event-source-123/changes/mySubject123 Merged=Unknown:updated",
    "v0.4.1/environment_created":
      "event-source-123/environments/mySubject123 Available=True:created",
    "v0.4.1/environment_deleted":
      "event-source-123/environments/mySubject123 Available=False:deleted",
    "v0.4.1/environment_modified":
      "event-source-123/environments/mySubject123 Available=True:modified",
    "v0.4.1/incident_detected":
      "clusterA-namespaceB/incidents/myApp/prod1/incident-123 Healthy=False:detected",
    "v0.4.1/incident_reported":
      "clusterA-namespaceB/incidents/myApp/prod1/incident-123 Healthy=False:reported",
    "v0.4.1/pipelinerun_queued": "event-source-123/pipelines/myPipeline Succeeded=Unknown:queued",
    "v0.4.1/pipelinerun_started": "event-source-123/pipelines/myPipeline Succeeded=Unknown:started",
    "v0.4.1/repository_created": { none: "a repository has no status" },
    "v0.4.1/repository_modified": { none: "a repository has no status" },
    "v0.4.1/service_deployed":
      "event-source-123/services/mySubject123/test123 Deployed=True:deployed",
    "v0.4.1/service_published":
      "event-source-123/services/mySubject123/test123 Deployed=True:published",
    "v0.4.1/service_removed":
      "event-source-123/services/mySubject123/test123 Deployed=False:removed",
    "v0.4.1/service_rolledback":
      "event-source-123/services/mySubject123/test123 Deployed=True:rolledback",
    "v0.4.1/taskrun_finished": "event-source-123/tasks/myTask Succeeded=False:failure",
    "v0.4.1/taskrun_started": "event-source-123/tasks/myTask Succeeded=Unknown:started",
    "v0.4.1/testcaserun_finished": "event-source-123/tests/Login-Test/dev Succeeded=True:pass",
    "v0.4.1/testcaserun_skipped": "event-source-123/tests/Login-Test/dev Succeeded=Unknown:skipped",
    "v0.4.1/testcaserun_started": "event-source-123/tests/Login-Test/dev Succeeded=Unknown:started",
    "v0.4.1/testoutput_published": { none: "a test's output has no status" },
    "v0.4.1/testsuiterun_queued":
      "event-source-123/test-suites/Auth-TestSuite/dev Succeeded=Unknown:queued",
    "v0.4.1/testsuiterun_started":
      "event-source-123/test-suites/Auth-TestSuite/dev Succeeded=Unknown:started",
    "v0.4.1/ticket_created": { none: "a ticket has no status" },
    "v0.4.1/ticket_updated": { none: "a ticket has no status" },
    "v0.5.1/artifact_packaged":
      "event-source-123/artifacts/pkg-golang-mygit.com-myorg-myapp-234fd47e07d1004f0aed9-e18e29ac Published=Unknown:packaged",
    "v0.5.1/artifact_signed":
      "event-source-123/artifacts/pkg-golang-mygit.com-myorg-myapp-234fd47e07d1004f0aed9-e18e29ac Signed=True:signed",
    "v0.5.1/branch_created": { none: "a branch has no status" },
    "v0.5.1/build_finished": { none: "a build says nothing of its outcome" },
    "v0.5.1/build_queued": { none: "a build says nothing of its outcome" },
    "v0.5.1/build_started": { none: "a build says nothing of its outcome" },
    "v0.5.1/change_abandoned": "event-source-123/changes/mySubject123 Merged=False:abandoned",
    "v0.5.1/change_created": "event-source-123/changes/mySubject123 Merged=Unknown:created",
    "v0.5.1/change_merged": "event-source-123/changes/mySubject123 Merged=True:merged",
    "v0.5.1/change_reviewed": "event-source-123/changes/mySubject123 Merged=Unknown:reviewed",
    "v0.5.1/change_updated": "event-source-123/changes/mySubject123 Merged=Unknown:updated",
    "v0.5.1/environment_created":
      "event-source-123/environments/mySubject123 Available=True:created",
    "v0.5.1/environment_deleted":
      "event-source-123/environments/mySubject123 Available=False:deleted",
    "v0.5.1/environment_modified":
      "event-source-123/environments/mySubject123 Available=True:modified",
    "v0.5.1/incident_reported":
      "clusterA-namespaceB/incidents/myApp/prod1/incident-123 Healthy=False:reported",
    "v0.5.1/incident_resolved":
      "clusterA-namespaceB/incidents/myApp/prod1/incident-123 Healthy=True:resolved",
    "v0.5.1/pipelinerun_finished": "event-source-123/pipelines/myPipeline Succeeded=False:failure",
    "v0.5.1/pipelinerun_queued": "event-source-123/pipelines/myPipeline Succeeded=Unknown:queued",
    "v0.5.1/repository_deleted": { none: "a repository has no status" },
    "v0.5.1/service_deployed":
      "event-source-123/services/mySubject123/test123 Deployed=True:deployed",
    "v0.5.1/service_published":
      "event-source-123/services/mySubject123/test123 Deployed=True:published",
    "v0.5.1/service_removed":
      "event-source-123/services/mySubject123/test123 Deployed=False:removed",
    "v0.5.1/service_rolledback":
      "event-source-123/services/mySubject123/test123 Deployed=True:rolledback",
    "v0.5.1/service_upgraded":
      "event-source-123/services/mySubject123/test123 Deployed=True:upgraded",
    "v0.5.1/taskrun_started": "event-source-123/tasks/myTask Succeeded=Unknown:started",
    "v0.5.1/testcaserun_finished": "event-source-123/tests/Login-Test/dev Succeeded=True:success",
    "v0.5.1/testoutput_published": { none: "a test's output has no status" },
    "v0.5.1/testsuiterun_queued":
      "event-source-123/test-suites/Auth-TestSuite/dev Succeeded=Unknown:queued",
    "v0.5.1/testsuiterun_started":
      "event-source-123/test-suites/Auth-TestSuite/dev Succeeded=Unknown:started",
    "v0.5.1/ticket_closed": { none: "a ticket has no status" },
    "v0.6.0-draft/approval_created": { none: "an approval is none of a gate of ours" },
    "v0.6.0-draft/approval_updated": { none: "an approval is none of a gate of ours" },
    "v0.6.0-draft/artifact_deleted":
      "event-source-123/artifacts/pkg-golang-mygit.com-myorg-myapp-234fd47e07d1004f0aed9-e18e29ac Published=False:deleted",
    "v0.6.0-draft/artifact_packaged":
      "event-source-123/artifacts/pkg-golang-mygit.com-myorg-myapp-234fd47e07d1004f0aed9-e18e29ac Published=Unknown:packaged",
    "v0.6.0-draft/artifact_published":
      "event-source-123/artifacts/pkg-golang-mygit.com-myorg-myapp-234fd47e07d1004f0aed9-e18e29ac Published=True:published",
    "v0.6.0-draft/artifact_signed":
      "event-source-123/artifacts/pkg-golang-mygit.com-myorg-myapp-234fd47e07d1004f0aed9-e18e29ac Signed=True:signed",
    "v0.6.0-draft/branch_created": { none: "a branch has no status" },
    "v0.6.0-draft/branch_deleted": { none: "a branch has no status" },
    "v0.6.0-draft/build_finished": { none: "a build says nothing of its outcome" },
    "v0.6.0-draft/build_queued": { none: "a build says nothing of its outcome" },
    "v0.6.0-draft/change_merged": "event-source-123/changes/mySubject123 Merged=True:merged",
    "v0.6.0-draft/change_reviewed": "event-source-123/changes/mySubject123 Merged=Unknown:reviewed",
    "v0.6.0-draft/change_updated": "event-source-123/changes/mySubject123 Merged=Unknown:updated",
    "v0.6.0-draft/environment_created":
      "event-source-123/environments/mySubject123 Available=True:created",
    "v0.6.0-draft/environment_modified":
      "event-source-123/environments/mySubject123 Available=True:modified",
    "v0.6.0-draft/incident_reported":
      "clusterA-namespaceB/incidents/myApp/prod1/incident-123 Healthy=False:reported",
    "v0.6.0-draft/incident_resolved":
      "clusterA-namespaceB/incidents/myApp/prod1/incident-123 Healthy=True:resolved",
    "v0.6.0-draft/pipelinerun_finished":
      "event-source-123/pipelines/myPipeline Succeeded=False:failure",
    "v0.6.0-draft/pipelinerun_queued":
      "event-source-123/pipelines/myPipeline Succeeded=Unknown:queued",
    "v0.6.0-draft/repository_deleted": { none: "a repository has no status" },
    "v0.6.0-draft/repository_modified": { none: "a repository has no status" },
    "v0.6.0-draft/service_deployed":
      "event-source-123/services/mySubject123/test123 Deployed=True:deployed",
    "v0.6.0-draft/service_rolledback":
      "event-source-123/services/mySubject123/test123 Deployed=True:rolledback",
    "v0.6.0-draft/taskrun_finished": "event-source-123/tasks/myTask Succeeded=False:failure",
    "v0.6.0-draft/testsuiterun_finished":
      "event-source-123/test-suites/Auth-TestSuite/dev Succeeded=False:failure",
    "v0.6.0-draft/testsuiterun_queued":
      "event-source-123/test-suites/Auth-TestSuite/dev Succeeded=Unknown:queued",
    "v0.6.0-draft/ticket_closed": { none: "a ticket has no status" },
    "v0.6.0-draft/ticket_updated": { none: "a ticket has no status" },
  },
});

function changed(file: string, context: object, content: object = {}): Json {
  const event = fixture<CdEvent>(`payloads/cdevents/${file}.json`);
  const { subject } = event;
  return inCloudEvent({
    ...event,
    context: { ...event.context, ...context },
    subject: { ...subject, content: { ...subject.content, ...content } },
  } as unknown as Json);
}

describe("a CDEvent", () => {
  test("of a later version is read by what is known of it", () => {
    const event = changed("v0.5.1/service_deployed", {
      specversion: "1.2.0",
      type: "dev.cdevents.service.deployed.2.0.0-draft",
      unheard: { of: true },
    });
    expect(said(reportsOf(cloudEvents, event))).toEqual([
      "event-source-123/services/mySubject123/test123 Deployed=True:deployed",
    ]);
  });

  test("of a word that is added tomorrow is Unknown, never True", () => {
    const event = changed("v0.5.1/service_deployed", {
      type: "dev.cdevents.service.teleported.0.3.0",
    });
    expect(said(reportsOf(cloudEvents, event))).toEqual([
      "event-source-123/services/mySubject123/test123 Deployed=Unknown:teleported",
    ]);
  });

  test("that starts says nothing of an outcome, even with one", () => {
    const event = changed("v0.4.1/taskrun_started", {}, { outcome: "success" });
    expect(said(reportsOf(cloudEvents, event))).toEqual([
      "event-source-123/tasks/myTask Succeeded=Unknown:started",
    ]);
  });

  test.each([
    ["success", "True"],
    ["pass", "True"],
    ["failure", "False"],
    ["fail", "False"],
    ["error", "Unknown"],
    ["cancel", "Unknown"],
    ["toString", "Unknown"],
  ])("that finishes with %s is %s", (outcome, status) => {
    const event = changed("v0.5.1/pipelinerun_finished", {}, { outcome });
    expect(said(reportsOf(cloudEvents, event))).toEqual([
      `event-source-123/pipelines/myPipeline Succeeded=${status}:${outcome}`,
    ]);
  });

  test("names what it deploys, when it happened, and itself", () => {
    const [report] = reportsOf(cloudEvents, changed("v0.3.0/service_upgraded", {}));
    expect(report?.input).toMatchObject({
      id: "/event/source/123/271069a8-fc18-44f1-b38f-9d70a1695819",
      reporter: "cdevents",
      observedAt: "2023-03-20T14:27:05.315Z",
      revision: expect.stringMatching(/^pkg:oci.myapp@sha256/),
    });
  });

  test("of one incident doesn't end another of the same service", () => {
    const [other] = reportsOf(cloudEvents, changed("v0.3.0/incident_resolved", {}));
    const event = fixture<object>("payloads/cdevents/v0.3.0/incident_detected.json");
    const subject = { ...(event as { subject: object }).subject, id: "incident-124" };
    const [one] = reportsOf(cloudEvents, inCloudEvent({ ...event, subject } as unknown as Json));
    expect(one?.resource).not.toBe(other?.resource);
    expect(one?.resource?.replace(/[^/]+$/, "")).toBe(other?.resource?.replace(/[^/]+$/, ""));
  });

  test.each([
    [
      "of another type than its event's",
      { type: "dev.cdevents.service.removed.0.1.0" },
      "data.context.type",
    ],
    ["without a time", { timestamp: undefined }, "data.context.timestamp"],
  ])("%s is refused, naming the field", (_, context, path) => {
    const event = {
      ...(changed("v0.5.1/service_deployed", context) as object),
      type: "dev.cdevents.service.deployed.0.3.0",
    };
    expect(() => reportsOf(cloudEvents, event as Json)).toThrowError(
      expect.objectContaining({ code: "invalid", faults: [expect.objectContaining({ path })] }),
    );
  });

  test("that is custom, of dev.cdeventsx, says nothing of a status", () => {
    const event = { type: "dev.cdeventsx.mytool-service.deployed.0.1.0", data: {} };
    expect(reportsOf(cloudEvents, event)).toEqual([]);
  });
});
