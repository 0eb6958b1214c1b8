import { describe, expect, test } from "vitest";
import type { Json } from "../../lib/domain/json.ts";
import { statusOf } from "../../lib/domain/status.ts";
import { eventExpressions } from "../../lib/expression/path-expressions.ts";
import { remove } from "../../lib/pipeline/declare.ts";
import { type AwsRule, listen } from "../../lib/pipeline/listen.ts";
import type { Stored } from "../../lib/pipeline/ports/status.ts";
import { fixture } from "../fixtures/read.ts";
import { realPorts } from "./ports.ts";

const EVENT = fixture<Json>("payloads/aws-eventbridge/codedeploy.deployment.SUCCESS.json");
const RESOURCE = "aws/123456789012/us-east-1/codedeploy/myApplication/myDeploymentGroup";

async function portsWith(...rules: AwsRule[]) {
  return { ...(await realPorts()), rules, places: eventExpressions };
}

function conditionsOf(stored: Stored | undefined) {
  return stored && statusOf(stored.state).conditions;
}

/** Where an event is put by rules. */
async function placesBy(...rules: AwsRule[]): Promise<string[]> {
  const ports = await portsWith(...rules);
  await listen(ports, EVENT);
  const { items } = await ports.index.list({ prefix: "", labels: [], limit: 10 });
  return items.map(({ resource }) => resource);
}

describe("an event of a service that is wanted", () => {
  test("becomes a status, once, however often it comes", async () => {
    const ports = await portsWith({ services: ["codedeploy"] });
    expect(await listen(ports, EVENT)).toBe(1);
    const stored = await ports.store.read(RESOURCE);
    expect(conditionsOf(stored)).toMatchObject([{ type: "Deployed", reason: "SUCCESS" }]);
    await listen(ports, EVENT);
    expect(await ports.store.read(RESOURCE)).toEqual(stored);
  });

  test.each<[string, AwsRule, string[]]>([
    ["where we choose", { services: ["ecs", "codedeploy"] }, [RESOURCE]],
    ["below a path", { services: ["codedeploy"], under: "payments" }, [`payments/${RESOURCE}`]],
    [
      "where an expression says",
      { services: ["codedeploy"], resource: "event.detail.application + '/production'" },
      ["myApplication/production"],
    ],
    [
      "where an expression says of our choice, below a path",
      { services: ["codedeploy"], resource: "path.startsWith('aws/') ? 'a' : 'b'", under: "x/y" },
      ["x/y/a"],
    ],
    [
      "nowhere if an expression gives null",
      { services: ["codedeploy"], resource: "event.account == '1' ? path : null" },
      [],
    ],
    ["nowhere if the rule is for others", { services: ["ecs"] }, []],
  ])("goes %s", async (_, rule, places) => {
    expect(await placesBy(rule)).toEqual(places);
  });

  test.each([
    ["fails", "event.nothing"],
    ["gives no text", "7"],
    ["gives no path", "'a//b'"],
  ])("is refused if an expression %s, and changes nothing", async (_, resource) => {
    const ports = await portsWith({ services: ["codedeploy"], resource });
    await expect(listen(ports, EVENT)).rejects.toMatchObject({
      code: "invalid",
      faults: [expect.objectContaining({ path: "resource" })],
    });
    expect((await ports.index.list({ prefix: "", labels: [], limit: 10 })).items).toEqual([]);
  });

  test("is taken without effect on what was deleted", async () => {
    const ports = await portsWith({ services: ["codedeploy"] });
    await listen(ports, EVENT);
    await remove(ports, RESOURCE, "me");
    expect(await listen(ports, EVENT)).toBe(0);
  });
});

test("an event of a service that nobody wants is nothing", async () => {
  expect(await placesBy()).toEqual([]);
});

test("a report that is put on our bus goes where it says, whatever is wanted of AWS", async () => {
  const ports = await portsWith({ services: ["codedeploy"], under: "x" });
  const report = {
    ...(EVENT as object),
    source: "com.example.ci",
    "detail-type": "Report",
    detail: { resource: "checkout/api", health: "Down" },
  };
  expect(await listen(ports, report)).toBe(1);
  const stored = await ports.store.read("checkout/api");
  expect(conditionsOf(stored)).toMatchObject([{ type: "Ready", reason: "Down" }]);
});
