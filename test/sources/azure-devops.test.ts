import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../lib/domain/json.ts";
import { azureDevOps } from "../../lib/sources/azure-devops.ts";
import { fixture } from "../fixtures/read.ts";
import { endsOf } from "./lifecycle.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const pipeline = "azure-devops/be9b3917-87e6-42a4-a549-2bc06a7a878f/ConsumerAddressModule";

describePayloads({
  source: azureDevOps,
  folder: "azure-devops",
  says: { "build.complete.succeeded": `${pipeline} Succeeded=True:succeeded` },
});

const xaml = fixture<JsonObject & { resource: JsonObject }>(
  "payloads/azure-devops/build.complete.succeeded.json",
);

/** The event of a build with a result, as pipelines have it today. */
function completed(result: string, resource: JsonObject = {}) {
  const run = { ...xaml.resource, status: "completed", result, ...resource };
  return { ...xaml, id: `event-${result}`, resource: run };
}

describe("a build of Azure DevOps'", () => {
  test("has its number as generation, and the time at which it ended", () => {
    expect(reportsIn(azureDevOps, xaml)[0]?.input).toMatchObject({
      id: "4a5d99d6-1c75-4e53-91b9-ee80057d4ce3",
      generation: 2,
      observedAt: "2015-04-07T18:06:10.690Z",
      data: { name: "ConsumerAddressModule_20150407.1" },
    });
  });

  test.each([
    ["succeeded", "True:succeeded"],
    ["partiallySucceeded", "False:partiallySucceeded"],
    ["failed", "False:failed"],
    ["canceled", "Unknown:canceled"],
    ["", "Unknown:completed"],
  ])("that is completed with the result “%s” is %s", (result, expected) => {
    expect(said(reportsIn(azureDevOps, completed(result)))).toEqual([
      `${pipeline} Succeeded=${expected}`,
    ]);
  });

  test("has its commit, branch and page where it says so", () => {
    const source = { sourceVersion: "600c52d", sourceBranch: "refs/heads/main" };
    const links = { _links: { web: { href: "https://dev.azure.com/x" } } };
    const [report] = reportsIn(azureDevOps, completed("succeeded", { ...source, ...links }));
    expect(report?.input).toMatchObject({
      revision: "600c52d",
      data: { ref: "refs/heads/main", url: "https://dev.azure.com/x" },
    });
  });

  test("that is old and ends late doesn't speak for the new one", () => {
    const late = completed("failed", { id: 1, finishTime: "2015-04-08T00:00:00Z" });
    const life = [xaml, late].flatMap((event) => reportsIn(azureDevOps, event));
    expect(endsOf(life)).toEqual([`${pipeline} Succeeded=True:succeeded`]);
  });

  test("is called by its event's id, and other events say nothing", () => {
    expect(azureDevOps.deliveryId?.(xaml)).toBe("4a5d99d6-1c75-4e53-91b9-ee80057d4ce3");
    expect(azureDevOps.deliveryId?.([])).toBeUndefined();
    expect(reportsIn(azureDevOps, { ...xaml, eventType: "git.push" })).toEqual([]);
  });
});
