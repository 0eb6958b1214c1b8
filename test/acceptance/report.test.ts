import { describe, expect, test } from "vitest";
import {
  aPath,
  condition,
  eventsOf,
  historyOf,
  minute,
  report,
  send,
  statusOf,
  summary,
} from "./driver.ts";

describe("a report", () => {
  test("becomes a status, a transition and an event", async () => {
    const path = aPath();
    const body = {
      health: "ready",
      revision: "v2.3.1",
      message: "deployed",
      generation: 3,
      reporter: "github/deploy",
    };
    const answer = await report(path, {
      ...body,
      observedAt: minute(0),
      data: { url: "https://x" },
    });
    expect(answer).toMatchObject({
      applied: true,
      transitions: [{ type: "Ready", from: null, to: "True" }],
      status: { resource: path, health: "Ready", sequence: 1 },
    });
    expect(await statusOf(path)).toEqual({
      resource: path,
      kind: "component",
      health: "Ready",
      message: "deployed",
      generation: 3,
      revision: "v2.3.1",
      conditions: [
        {
          type: "Ready",
          status: "True",
          reason: "Ready",
          message: "deployed",
          observedGeneration: 3,
          reporter: "github/deploy",
          observedTime: minute(0),
          lastTransitionTime: minute(0),
          lastUpdateTime: minute(0),
        },
      ],
      data: { url: "https://x" },
      labels: {},
      external: false,
      members: { total: 0 },
      sequence: 1,
      createdTime: answer.status.createdTime,
      updatedTime: answer.status.updatedTime,
    });
    const events = await eventsOf(path);
    expect(events.every(({ source }) => source === "signalbox")).toBe(true);
    expect(events.map(({ detail }) => detail.id)).toEqual(
      ["Declared", "Ready", "Health"].map((end) => `${path}@1/${end}`),
    );
    expect((await historyOf(path)).items).toEqual(events.map(({ detail }) => detail).reverse());
  });

  test("that flips a condition is told with what was before", async () => {
    const path = aPath();
    await report(path, { health: "Ready", observedAt: minute(0) });
    await report(path, { health: "Down", message: "503", observedAt: minute(2) });
    const flip = (await eventsOf(path)).find(({ detail }) => detail.id === `${path}@2/Ready`);
    expect(flip).toMatchObject({
      "detail-type": "ConditionTransitioned",
      detail: {
        from: "True",
        to: "False",
        previousTransitionTime: minute(0),
        condition: { reason: "Down", message: "503", lastTransitionTime: minute(2) },
        health: "Down",
        sequence: 2,
      },
    });
  });

  test.each([
    ["Duplicate", { id: "a" }, { id: "a" }],
    ["Unchanged", { observedAt: minute(0) }, { observedAt: minute(1) }],
    ["Superseded", { observedAt: minute(5) }, { observedAt: minute(1), health: "Down" }],
    ["Outdated", { generation: 2 }, { generation: 1, health: "Down" }],
  ])("that is %s is a success without effect", async (reason, first, second) => {
    const path = aPath();
    await report(path, { health: "Ready", ...first });
    const answer = await report(path, { health: "Ready", ...second });
    expect(answer).toMatchObject({
      applied: false,
      reason,
      transitions: [],
      status: { sequence: 1 },
    });
    expect(summary(await eventsOf(path))).toHaveLength(3);
  });

  test("may be YAML", async () => {
    const path = aPath();
    const yaml = "health: Ready\ndata:\n  iam: {user: admin}\n";
    const answer = await send("POST", `/v1/reports/${path}`, yaml, {
      headers: { "content-type": "application/yaml" },
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { status: { data: { iam: { user: "admin" } } } },
    });
  });

  test("may say when in any zone, and is told back in UTC", async () => {
    const { status } = await report(aPath(), {
      health: "Ready",
      observedAt: "2026-01-01T02:00:00.123456+02:00",
    });
    expect(condition(status).observedTime).toBe("2026-01-01T00:00:00.123Z");
  });

  test("keeps every number and text as it was", async () => {
    const data = {
      big: 1.7976931348623157e308,
      small: 5e-324,
      neg: -0.1,
      empty: "",
      text: "żółć 😀",
      list: [[], {}, "1"],
    };
    const path = aPath();
    await report(path, { data });
    expect((await statusOf(path)).data).toEqual(data);
  });

  test.each([
    ["in order", [0, 1, 2, 3]],
    ["reversed", [3, 2, 1, 0]],
    ["shuffled and repeated", [2, 0, 3, 0, 1, 2]],
  ])("and others end the same when they come %s", async (_, order) => {
    const path = aPath();
    const reports = [
      { id: "0", observedAt: minute(0), generation: 1, health: "Ready", data: { a: { b: 1 } } },
      { id: "1", observedAt: minute(1), generation: 2, revision: "v2", data: { a: { c: 1 } } },
      { id: "2", observedAt: minute(2), generation: 2, health: "Down", data: { a: null, x: 1 } },
      {
        id: "3",
        observedAt: minute(3),
        generation: 1,
        health: "Ready",
        message: "late word of v1",
      },
    ];
    for (const index of order) await report(path, reports[index] ?? {});
    const { health, message, generation, revision, data, conditions } = await statusOf(path);
    expect({ health, message, generation, revision, data }).toEqual({
      health: "Down",
      message: "late word of v1",
      generation: 2,
      revision: "v2",
      data: { x: 1 },
    });
    expect(conditions).toMatchObject([
      { status: "False", observedGeneration: 2, observedTime: minute(2) },
    ]);
  });

  test("of two hundred at once on one resource is lost by none", async () => {
    const path = aPath();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        report(path, { id: `r${index}`, data: { [`k${index}`]: index } }),
      ),
    );
    expect(answers.every(({ applied }) => applied)).toBe(true);
    expect(Object.keys((await statusOf(path)).data)).toHaveLength(200);
  });
});

describe("a batch", () => {
  test("answers for each report in order, and one bad report doesn't stop the others", async () => {
    const [one, other] = [aPath("one"), aPath("other")];
    const reports = [
      { resource: one, health: "Ready" },
      { resource: other, health: "Excellent" },
      { resource: "not a path", health: "Ready" },
      { health: "Ready" },
      "nonsense",
      { resource: other, health: "Down", observedAt: "2999-01-01T00:00:00Z" },
      { resource: other, health: "Down" },
      { resource: one, health: "Ready" },
    ];
    const { status, body } = await send<{ results: { error?: { status: number } }[] }>(
      "POST",
      "/v1/reports",
      { reports },
    );
    expect(status).toBe(200);
    expect(body.results).toMatchObject([
      { resource: one, applied: true },
      { resource: other, applied: false, error: { status: 422, errors: [{ path: "health" }] } },
      {
        resource: "not a path",
        applied: false,
        error: { status: 422, errors: [{ path: "resource" }] },
      },
      { resource: null, applied: false, error: { status: 422, errors: [{ path: "resource" }] } },
      { resource: null, applied: false, error: { status: 422 } },
      { resource: other, applied: false, error: { status: 422, errors: [{ path: "observedAt" }] } },
      { resource: other, applied: true },
      { resource: one, applied: false, reason: "Unchanged" },
    ]);
    expect((await statusOf(other)).health).toBe("Down");
  });
});

describe("a patch", () => {
  test("of two pipelines comes out as Kratix documents it", async () => {
    const path = aPath("iam");
    await send("PATCH", `/v1/status/${path}`, {
      message: "User created, next step is to create vault secret for user",
      iam: { user: "admin" },
    });
    const yaml = "message: User created and vault secret created\niam:\n  password: <vault-ref>\n";
    const { status } = await send("PATCH", `/v1/status/${path}`, yaml, {
      headers: { "content-type": "application/yaml" },
    });
    expect(status).toBe(200);
    expect(await statusOf(path)).toMatchObject({
      message: "User created and vault secret created",
      data: { iam: { user: "admin", password: "<vault-ref>" } },
    });
  });

  test("gives its known keys their meaning, and takes every other as data", async () => {
    const path = aPath();
    const patch = {
      health: "Ready",
      generation: 2,
      revision: "v1",
      conditions: [{ type: "Tested", status: "True" }],
      id: 7,
      ttl: "5m",
    };
    await send("PATCH", `/v1/status/${path}`, patch);
    const status = await statusOf(path);
    expect(status).toMatchObject({
      health: "Ready",
      generation: 2,
      revision: "v1",
      data: { id: 7, ttl: "5m" },
    });
    expect(status.conditions.map(({ type }) => type)).toEqual(["Ready", "Tested"]);
  });

  test("deletes with null", async () => {
    const path = aPath();
    await send("PATCH", `/v1/status/${path}`, { a: { b: 1, c: 2 }, d: 3 });
    await send("PATCH", `/v1/status/${path}`, { a: { b: null }, d: null });
    expect((await statusOf(path)).data).toEqual({ a: { c: 2 } });
  });

  test.each(["signalbox", "kratix", "observedGeneration", "healthStatus"])(
    "that sets %s is refused whole",
    async (key) => {
      const path = aPath();
      await send("PATCH", `/v1/status/${path}`, { a: 1 });
      const answer = await send("PATCH", `/v1/status/${path}`, { a: 2, [key]: {} });
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: key }] } });
      expect((await statusOf(path)).data).toEqual({ a: 1 });
    },
  );
});
