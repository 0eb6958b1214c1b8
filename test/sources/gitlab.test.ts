import { describe, expect, test } from "vitest";
import { gitlab } from "../../lib/sources/gitlab.ts";
import { fixture } from "../fixtures/read.ts";
import { endsOf } from "./lifecycle.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const pipeline = "gitlab-org/gitlab-test/pipelines/master";
const test1 = "gitlab-org/gitlab-test/jobs/test/gitlab-script-trigger";
const deploy = "jsmithy2/release-tools-fake/jobs/auto_deploy-start/main";
const production = "vedant8600317/test/environments/production";

describePayloads({
  source: gitlab,
  folder: "gitlab",
  says: {
    "deployment.canceled": `${production} Deployed=Unknown:canceled`,
    "deployment.failed": `${production} Deployed=False:failed`,
    "gitlab4j.job-event": `${test1} Succeeded=Unknown:created`,
    "gitlab4j.pipeline-event": `${pipeline} Succeeded=True:success`,
    "goscm.pipeline_hook": `${pipeline} Succeeded=True:success`,
    "goscm.pipeline_subgroup":
      "group1/group2/group3/grp2repo/pipelines/master Succeeded=True:success",
    "gp.build-event": `${test1} Succeeded=Unknown:created`,
    "gp.job-event": `${test1} Succeeded=Unknown:created`,
    "gp.pipeline-event": `${pipeline} Succeeded=True:success`,
    "variant.job.canceled": `${deploy} Succeeded=Unknown:canceled`,
    "variant.job.running": `${deploy} Succeeded=Unknown:running`,
    "variant.pipeline.canceled": `${pipeline} Succeeded=Unknown:canceled`,
    "variant.pipeline.failed": `${pipeline} Succeeded=False:failed`,
    "variant.pipeline.manual": `${pipeline} Succeeded=Unknown:manual`,
    "variant.pipeline.pending": `${pipeline} Succeeded=Unknown:pending`,
    "xanzy.deployment": "root/test-deployment-webhooks/environments/staging Deployed=True:success",
    "xanzy.job": `${deploy} Succeeded=True:success`,
    "xanzy.pipeline": `${pipeline} Succeeded=True:success`,
  },
});

function payload(file: string) {
  return fixture<Record<string, unknown>>(`payloads/gitlab/${file}.json`);
}

function reports(...files: string[]) {
  return files.flatMap((file) => reportsIn(gitlab, payload(file)));
}

describe("a GitLab payload", () => {
  test.each([
    ["gitlab4j.pipeline-event", "2016-08-12T15:26:29.000Z"],
    ["gp.pipeline-event", "2016-08-12T15:26:29.000Z"],
    ["deployment.failed", "2025-05-02T12:30:19.000Z"],
    ["xanzy.deployment", "2021-04-28T19:50:00.000Z"],
    ["variant.job.running", "2023-01-10T13:50:05.000Z"],
    ["variant.pipeline.pending", "2016-08-12T15:23:28.000Z"],
  ])("such as %s is of %s, in whichever of its formats GitLab writes it", (file, observedAt) => {
    expect(reports(file)[0]?.input.observedAt).toBe(observedAt);
  });

  test("of a job that says no time is left undated", () => {
    expect(reports("gp.job-event")[0]?.input).not.toHaveProperty("observedAt");
  });

  test("of a deployment has its commit in full, or in short where that is all there is", () => {
    const whole = payload("deployment.failed");
    const [full, short] = [whole, { ...whole, commit_url: null }].map(
      (one) => reportsIn(gitlab, one)[0]?.input,
    );
    expect(full).toMatchObject({
      revision: "846d8de0b7b3d694954249d2fd5d87fbe8c84e4c",
      generation: 988604916,
      data: {
        logUrl: "https://gitlab.com/vedant8600317/test/-/jobs/9905759933",
        ref: "master",
      },
    });
    expect(short).toMatchObject({ revision: "846d8de0" });
  });

  test.each([
    [true, "failed", "Unknown:allow_failure"],
    [true, "success", "True:success"],
    [false, "failed", "False:failed"],
    [null, "failed", "False:failed"],
  ])("of a job whose allow_failure is %s, and that %s, says %s", (allowed, status, expected) => {
    const job = {
      ...payload("xanzy.job"),
      build_allow_failure: allowed,
      build_status: status,
    };
    expect(said(reportsIn(gitlab, job))).toEqual([`${deploy} Succeeded=${expected}`]);
  });

  test("of a newer job event names the project itself", () => {
    const job = { ...payload("xanzy.job"), project: { path_with_namespace: "a/b" } };
    expect(reportsIn(gitlab, job)[0]?.resource).toBe("a/b/jobs/auto_deploy-start/main");
  });

  test.each(["push", "merge_request", "constructor"])("of the kind %s says nothing", (kind) => {
    expect(reportsIn(gitlab, { object_kind: kind })).toEqual([]);
  });

  test("is called by its Idempotency-Key, which alone tells what was sent again", () => {
    const delivery = (headers: Record<string, string>) => ({ headers, body: new Uint8Array() });
    const called = (headers: Record<string, string>) =>
      gitlab.signature.deliveryId?.(delivery(headers));
    expect(called({ "idempotency-key": "k", "x-gitlab-event-uuid": "u" })).toBe("k");
    expect(called({ "x-gitlab-event-uuid": "u" })).toBeUndefined();
  });
});

describe("in whatever order GitLab's payloads come in, and however often,", () => {
  test("a pipeline is what its end says, though its phases have no time of their own", () => {
    const life = reports(
      "variant.pipeline.pending",
      "variant.pipeline.manual",
      "variant.pipeline.failed",
    );
    expect(endsOf(life)).toEqual([`${pipeline} Succeeded=False:failed`]);
  });

  test("a pipeline that runs again is what it was until it ends again", () => {
    const failed = payload("variant.pipeline.failed");
    const attributes = failed.object_attributes as object;
    const again = (facts: object) =>
      reportsIn(gitlab, { ...failed, object_attributes: { ...attributes, ...facts } });
    const running = [
      ...reportsIn(gitlab, failed),
      ...again({ status: "running" }),
      ...again({ status: "running", finished_at: null }),
    ];
    expect(endsOf(running)).toEqual([`${pipeline} Succeeded=False:failed`]);
    const success = again({ status: "success", finished_at: "2016-08-12 15:40:00 UTC" });
    expect(endsOf([...running, ...success])).toEqual([`${pipeline} Succeeded=True:success`]);
  });

  test("a job is what its end says", () => {
    expect(endsOf(reports("variant.job.running", "xanzy.job"))).toEqual([
      `${deploy} Succeeded=True:success`,
    ]);
  });

  test("an environment is what its latest deployment says, whenever the one before ended", () => {
    const earlier = { ...payload("deployment.failed"), status: "success" };
    const late = reportsIn(gitlab, { ...earlier, status_changed_at: "2025-05-02 23:00:00 UTC" });
    expect(endsOf([...late, ...reports("deployment.canceled")])).toEqual([
      `${production} Deployed=Unknown:canceled`,
    ]);
  });
});
