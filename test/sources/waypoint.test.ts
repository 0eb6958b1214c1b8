import { describe, expect, test } from "vitest";
import { waypoint } from "../../lib/sources/waypoint.ts";
import { fixture } from "../fixtures/read.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const production = "shop/web/production";
const deployment = "shop/web/default/deployment";

describePayloads({
  source: waypoint,
  folder: "waypoint",
  says: {
    "no-report": { refused: "health" },
    "sdk.numbers": [
      `${production} Partial`,
      `${production}/C-c-1 Alive`,
      `${production}/C-c-2 Alive`,
      `${production}/B Missing`,
      `${production}/A Unknown`,
    ],
    "sdk.partial": ["? Partial", "?/web Ready", "?/web-5c9f-abcde Ready", "?/web-5c9f-fghij Down"],
    "sdk.unknown": `${production} Unknown`,
    "server.deployment": [`${deployment} Ready`, `${deployment}/web-1 Ready`],
    "server.release": "shop/web/default/release Unknown",
  },
});

const PARTIAL = fixture<object>("payloads/waypoint/sdk.partial.json");
const NUMBERS = fixture<object>("payloads/waypoint/sdk.numbers.json");
const DEPLOYMENT = fixture<object>("payloads/waypoint/server.deployment.json");

function ofResource(resource: object) {
  const [report] = reportsIn(waypoint, { ...PARTIAL, resources: [resource] });
  return report?.input.resources?.[0];
}

describe("a Waypoint report", () => {
  test("has its time, its message, and who performed the check", () => {
    const [report] = reportsIn(waypoint, PARTIAL);
    expect(report?.input).toMatchObject({
      health: "Partial",
      message: "1 deployment READY, 1 pod READY, 1 pod DOWN",
      observedAt: "2023-04-12T10:00:00.123Z",
      external: true,
    });
  });

  test("has of each member all that a list may say of it", () => {
    const [report] = reportsIn(waypoint, PARTIAL);
    expect(report?.input.resources?.slice(0, 2)).toEqual([
      {
        name: "web",
        type: "deployment",
        platform: "kubernetes",
        category: "INSTANCE_MANAGER",
        createdTime: "2023-04-12T09:00:00.000Z",
        health: "Ready",
        message: "exists",
        state: { replicas: 2 },
      },
      {
        name: "web-5c9f-abcde",
        type: "pod",
        platform: "kubernetes",
        url: "https://cluster.example.com/pods/web-5c9f-abcde",
        category: "INSTANCE",
        health: "Ready",
        message: "ready",
      },
    ]);
  });

  test("says the same when enums are numbers, and times are written field by field", () => {
    const [report] = reportsIn(waypoint, NUMBERS);
    expect(report?.input.observedAt).toBe("2023-04-12T10:00:00.123Z");
    expect(report?.input.resources?.[2]).toEqual({
      name: "B",
      type: "B",
      category: "ROUTER",
      createdTime: "2023-04-12T09:00:00.005Z",
      health: "Missing",
    });
  });

  test("of the server names its target as the revision, and where it is", () => {
    const [report] = reportsIn(waypoint, DEPLOYMENT);
    expect(report?.input).toMatchObject({
      revision: "01GXTF1R7C2M4YH8S4C6C0E3QX",
      message: "All 1 resources are reporting READY",
    });
  });

  test("that says where it goes goes there, whatever it is of", () => {
    const [report] = reportsIn(waypoint, { ...DEPLOYMENT, resource: "team/web" });
    expect(report?.resource).toBe("team/web");
  });

  test.each(["deploymentId", "workspace", "application"])(
    "of the server without %s doesn't say where it goes",
    (key) => {
      const [report] = reportsIn(waypoint, { ...DEPLOYMENT, [key]: undefined });
      expect(report).not.toHaveProperty("resource");
    },
  );

  test("without resources leaves the members as they are, and with none has none", () => {
    const [without] = reportsIn(waypoint, { health: "READY" });
    expect(without?.input).not.toHaveProperty("resources");
    const [none] = reportsIn(waypoint, { health: "READY", resources: [] });
    expect(none?.input.resources).toEqual([]);
  });

  test.each([["SPARKLING"], [9], [-1], [2.5], [""]])("of the health %j is Unknown", (health) => {
    expect(said(reportsIn(waypoint, { health }))).toEqual(["? Unknown"]);
  });

  test.each([
    ['{"a": [1]}', { a: [1] }],
    ["not JSON", "not JSON"],
    ['{"__proto__": {}}', '{"__proto__": {}}'],
    ["null", undefined],
    ["", undefined],
  ])("keeps of a member's state %j what can be kept", (state_json, expected) => {
    expect(ofResource({ name: "a", state_json })?.state).toEqual(expected);
  });

  test("calls a member without a name by its id", () => {
    expect(ofResource({ id: "arn:aws:ecs/1" })?.name).toBe("arn-aws-ecs-1");
  });

  test("that names two members alike is refused, as a list is", () => {
    const resources = [{ name: "a" }, { name: "a" }];
    expect(() => reportsIn(waypoint, { ...PARTIAL, resources })).toThrowError(
      expect.objectContaining({ faults: [expect.objectContaining({ path: "resources[1].name" })] }),
    );
  });

  test("of a time that none can be is refused", () => {
    const generated_time = { seconds: 1e15 };
    expect(() => reportsIn(waypoint, { ...PARTIAL, generated_time })).toThrowError(
      expect.objectContaining({ faults: [expect.objectContaining({ path: "generatedTime" })] }),
    );
  });
});
