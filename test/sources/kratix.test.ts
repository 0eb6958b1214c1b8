import { describe, expect, test } from "vitest";
import { deliveryIn } from "../../lib/http/requests.ts";
import { kratix } from "../../lib/sources/kratix.ts";
import { fixture } from "../fixtures/read.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const database = "checkout/staging/database";
const request = "postgresql/default/acid-minimal";

describePayloads({
  source: kratix,
  folder: "kratix",
  says: {
    "object.promise.available": "Promise/postgresql PromiseAvailable=True:PromiseAvailable",
    "object.request.failed": [
      `${request} ConfigureWorkflowCompleted=False:ConfigureWorkflowFailed`,
      `${request} Reconciled=False:ConfigureWorkflowFailed`,
      `${request} WorksSucceeded=True:WorksSucceeded`,
      `${request} Healthy=False:degraded`,
    ],
    "object.request.new": { none: "it has no status yet" },
    "object.request.reconciled": [
      `${request} ConfigureWorkflowCompleted=True:PipelinesExecutedSuccessfully`,
      `${request} Reconciled=True:Reconciled`,
      `${request} WorksSucceeded=True:WorksSucceeded`,
      `${request} Healthy=True:healthy`,
    ],
    "status.conditions": [
      `${database} Migrated=True:Applied`,
      `${database} SmokeTested=Unknown:undefined`,
    ],
    "status.kratix-key": { refused: "kratix" },
    "status.secret-created": `${database} has data`,
    "status.user-created": "? has data",
  },
});

const FILE = fixture<object>("payloads/kratix/status.conditions.json");
type Whole = { status: object };
const FAILED = fixture<Whole>("payloads/kratix/object.request.failed.json");
const RECONCILED = fixture<Whole>("payloads/kratix/object.request.reconciled.json");

describe("a pipeline's status.yaml", () => {
  test("is a status patch: keys without a meaning of their own are data, and it is undated", () => {
    const [report] = reportsIn(kratix, FILE);
    expect(report).toMatchObject({
      resource: database,
      input: { generation: 2, message: "Migrated", data: { stage: "two" } },
    });
    expect(report?.input.data).not.toHaveProperty("resource");
    expect(report?.input).not.toHaveProperty("observedAt");
  });

  test("is read as YAML, too", async () => {
    const bytes = Buffer.from("message: Migrated\niam: {user: admin}\nresource: checkout/db\n");
    const delivery = deliveryIn({}, { bytes, contentType: "application/yaml" });
    expect(reportsIn(kratix, await delivery.payload())).toEqual([
      {
        resource: "checkout/db",
        input: { reporter: "kratix", message: "Migrated", data: { iam: { user: "admin" } } },
      },
    ]);
  });

  test.each([
    ["a resource that is no path", { resource: "/db" }, "resource"],
    ["a condition without a status", { conditions: [{ type: "Ready" }] }, "conditions[0].status"],
    ["a key that the service computes", { healthStatus: {} }, "healthStatus"],
    ["data that pollutes", JSON.parse('{"a": {"__proto__": {}}}') as object, "a.__proto__"],
    ["a list with null in it", { list: [null] }, "list[0]"],
  ])("with %s is refused, naming it", (_, change, path) => {
    expect(() => reportsIn(kratix, { ...FILE, ...change })).toThrowError(
      expect.objectContaining({ faults: [expect.objectContaining({ path })] }),
    );
  });
});

describe("an object of Kratix", () => {
  test("has what its pipelines wrote as data, and nothing that Kratix writes there itself", () => {
    const [report] = reportsIn(kratix, RECONCILED);
    expect(report?.input).toMatchObject({
      generation: 2,
      sequence: 48213,
      observedAt: "2026-08-21T10:31:20.000Z",
      message: "Resource requested",
    });
    expect(report?.input.data).toEqual({
      connectionDetails: { host: "acid-minimal.default.svc" },
      lastSuccessfulConfigureWorkflowTime: "2026-08-21T10:30:51Z",
    });
  });

  test("has a True of the generation that Kratix observed only, and news of its own", () => {
    const conditions = reportsIn(kratix, FAILED)[0]?.input.conditions ?? [];
    expect(conditions.map((one) => [one.type, one.observedGeneration])).toEqual([
      ["ConfigureWorkflowCompleted", undefined],
      ["Reconciled", undefined],
      ["WorksSucceeded", 2],
      ["Healthy", undefined],
    ]);
  });

  test("that is healthy is so of that generation, too", () => {
    const status = { healthStatus: { state: "ready" }, observedGeneration: 2 };
    const [report] = reportsIn(kratix, { ...FAILED, status });
    expect(report?.input).toMatchObject({
      generation: 3,
      conditions: [{ type: "Healthy", observedGeneration: 2 }],
    });
  });

  test.each([
    ["ready", "True"],
    ["unhealthy", "False"],
    ["unknown", "Unknown"],
    ["sparkling", "Unknown"],
  ])("whose health is %s is healthy: %s", (state, status) => {
    const payload = { ...FAILED, status: { healthStatus: { state } } };
    expect(said(reportsIn(kratix, payload))).toEqual([`${request} Healthy=${status}:${state}`]);
  });
});
