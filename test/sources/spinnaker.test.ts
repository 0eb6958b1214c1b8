import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../lib/domain/json.ts";
import { spinnaker } from "../../lib/sources/spinnaker.ts";
import { fixture } from "../fixtures/read.ts";
import { endsOf } from "./lifecycle.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const pipeline = "spinnaker/testapp/foo-pipeline";

describePayloads({
  source: spinnaker,
  folder: "spinnaker",
  says: {
    "igor.build.0.SUCCESS": "spinnaker/spinnaker/T-800-Hubot-Keep-Alive Succeeded=True:SUCCESS",
    "igor.build.2.ABORTED": "spinnaker/platform/CPIE-acmeair-multibuild Succeeded=Unknown:ABORTED",
    "orca-pipeline-failed.TERMINAL": `${pipeline} Succeeded=False:TERMINAL`,
  },
});

type Event = JsonObject & { details: JsonObject; content: { execution: JsonObject } };
const failed = fixture<Event>("payloads/spinnaker/orca-pipeline-failed.TERMINAL.json");

function executed(type: string | null, status: string, created: string) {
  return {
    details: { ...failed.details, type, created },
    content: { execution: { ...failed.content.execution, status } },
  };
}

describe("a Spinnaker event", () => {
  test("has its time in digits of milliseconds", () => {
    expect(reportsIn(spinnaker, failed)[0]?.input).toMatchObject({
      id: "execution/1/TERMINAL",
      observedAt: "2015-03-24T22:56:04.257Z",
      data: { execution: "1" },
    });
  });

  test("of a build has its number as the generation", () => {
    const build = fixture("payloads/spinnaker/igor.build.0.SUCCESS.json");
    expect(reportsIn(spinnaker, build)[0]?.input).toMatchObject({
      generation: 172518,
      observedAt: "2015-03-24T22:56:04.257Z",
    });
  });

  test.each(["building", "its result is missing"])("of a build while %s is Unknown", (reason) => {
    const lastBuild =
      reason === "building" ? { number: 1, building: true, result: "SUCCESS" } : { number: 1 };
    const build = {
      details: { type: "build", created: "1427237764257" },
      content: { master: "m", project: { name: "j", lastBuild } },
    };
    expect(said(reportsIn(spinnaker, build))).toEqual(["spinnaker/m/j Succeeded=Unknown:BUILDING"]);
  });

  test.each(["orca:stage:complete", "orca:task:failed", "git", "docker", null])(
    "of the type %s says nothing of a status",
    (type) => {
      expect(reportsIn(spinnaker, executed(type, "TERMINAL", "1"))).toEqual([]);
    },
  );

  test("may come in any order, and an execution is what its end says", () => {
    const life = [
      executed("orca:pipeline:starting", "RUNNING", "1427237764257"),
      executed("orca:pipeline:complete", "SUCCEEDED", "1427237764257"),
    ].flatMap((event) => reportsIn(spinnaker, event));
    expect(endsOf(life)).toEqual([`${pipeline} Succeeded=True:SUCCEEDED`]);
  });
});
