import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../lib/domain/json.ts";
import { devlake } from "../../lib/sources/devlake.ts";
import { fixture } from "../fixtures/read.ts";
import { endsOf } from "./lifecycle.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const production = "org/repo/environments/PRODUCTION";

describePayloads({
  source: devlake,
  folder: "devlake",
  says: { "deployment.SUCCESS": `${production} Deployed=True:SUCCESS` },
});

const deployed = fixture<JsonObject & { deploymentCommits: [JsonObject] }>(
  "payloads/devlake/deployment.SUCCESS.json",
);
const [commit] = deployed.deploymentCommits;

describe("a deployment that DevLake is told of", () => {
  test("says what was deployed, and when that ended", () => {
    expect(reportsIn(devlake, deployed)[0]?.input).toMatchObject({
      observedAt: "2023-01-01T12:00:00.000Z",
      revision: "015e3d3b480e417aede5a1293bd61de9b0fd051d",
      conditions: [{ message: "optional-commit-message" }],
      data: { ref: "main" },
    });
  });

  test.each([
    ["FAILURE", "False:FAILURE"],
    ["ABORT", "Unknown:ABORT"],
    ["MANUAL", "Unknown:MANUAL"],
    [null, "True:SUCCESS"],
  ])("with the result %s is %s", (result, expected) => {
    expect(said(reportsIn(devlake, { ...deployed, result }))).toEqual([
      `${production} Deployed=${expected}`,
    ]);
  });

  test.each([
    ["https://gitlab.example.com/group/sub/project.git", "group/sub/project"],
    ["git@github.com:org/repo.git", "org/repo"],
    ["repo-1", "repo-1"],
  ])("of the repository %s stands at %s, one by one", (repoUrl, path) => {
    const commits = [commit, { ...commit, repoUrl }];
    const event = { ...deployed, environment: "STAGING", deploymentCommits: commits };
    expect(said(reportsIn(devlake, event))).toEqual([
      "org/repo/environments/STAGING Deployed=True:SUCCESS",
      `${path}/environments/STAGING Deployed=True:SUCCESS`,
    ]);
  });

  test("of no repository is refused", () => {
    expect(() => reportsIn(devlake, { ...deployed, deploymentCommits: [] })).toThrow(
      "deploymentCommits",
    );
  });

  test("that ended later holds, in whichever order they come in", () => {
    const later = { ...deployed, id: "2", result: "FAILURE", finishedDate: "2023-01-02T00:00:00Z" };
    const life = [deployed, later].flatMap((event) => reportsIn(devlake, event));
    expect(endsOf(life)).toEqual([`${production} Deployed=False:FAILURE`]);
  });
});
