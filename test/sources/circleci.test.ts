import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../lib/domain/json.ts";
import { circleci } from "../../lib/sources/circleci.ts";
import { fixture } from "../fixtures/read.ts";
import { endsOf } from "./lifecycle.ts";
import { describePayloads, reportsIn } from "./payload-cases.ts";

const workflow = "github/circleci/webhook-service/build-test-deploy";
const project = "circleci/DdaVtNusHqi24D4YT3X4eu/6EkDPZoN4ZdMKKZtBkRodt";

describePayloads({
  source: circleci,
  folder: "circleci",
  says: {
    "v2.01.workflow-completed.success": `${workflow} Succeeded=True:success`,
    "v2.03.workflow-completed.failed": `${project}/build Succeeded=False:failed`,
    "v2.04.job-completed.success": `${project}/jobs/say-hello Succeeded=True:success`,
    "variant.workflow-completed.canceled": `${workflow} Succeeded=Unknown:canceled`,
    "variant.workflow-completed.failed": `${workflow} Succeeded=False:failed`,
    "variant.workflow-completed.unauthorized": `${workflow} Succeeded=False:unauthorized`,
  },
});

type Completed = JsonObject & { pipeline: JsonObject; workflow: JsonObject };
const success = fixture<Completed>("payloads/circleci/v2.01.workflow-completed.success.json");

describe("a CircleCI event", () => {
  test("of a project on GitHub has its commit and branch below vcs", () => {
    expect(reportsIn(circleci, success)[0]?.input).toMatchObject({
      id: "3888f21b-eaa7-38e3-8f3d-75a63bba8895",
      observedAt: "2021-09-01T22:49:34.317Z",
      generation: 130,
      revision: "1dc6aa69429bff4806ad6afe58d3d8f57e25973e",
      conditions: [{ message: "Description of change" }],
      data: { ref: "main" },
    });
  });

  test("of a project on GitLab has them below its trigger's parameters", () => {
    const failed = fixture("payloads/circleci/v2.03.workflow-completed.failed.json");
    expect(reportsIn(circleci, failed)[0]?.input).toMatchObject({
      revision: "850a1519f25d14e968649cc420d1bd381715c05c",
      data: { ref: "main" },
    });
  });

  test("is called by its id", () => {
    expect(circleci.deliveryId?.(success)).toBe("3888f21b-eaa7-38e3-8f3d-75a63bba8895");
    expect(circleci.deliveryId?.({ id: 7 })).toBeUndefined();
    expect(circleci.deliveryId?.([])).toBeUndefined();
  });

  test("of an old pipeline that ends late doesn't speak for the new one", () => {
    const late = {
      ...success,
      id: "late",
      happened_at: "2021-09-02T08:00:00Z",
      pipeline: { ...success.pipeline, number: 129 },
      workflow: { ...success.workflow, status: "failed" },
    };
    const life = [success, late].flatMap((event) => reportsIn(circleci, event));
    expect(endsOf(life)).toEqual([`${workflow} Succeeded=True:success`]);
  });
});
