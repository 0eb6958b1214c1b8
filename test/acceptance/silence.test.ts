import { describe, expect, test } from "vitest";
import {
  aPath,
  condition,
  eventsOf,
  type Problem,
  report,
  send,
  statusOf,
  summary,
} from "./driver.ts";

/** Waits until a status is no longer what it was observed to be. */
async function expired(path: string, type = "Ready") {
  for (;;) {
    const status = await statusOf(path);
    if (condition(status, type).reason === "Expired") return status;
  }
}

describe("a report with a ttl", () => {
  test("is good until then, and Unknown at once after it", async () => {
    const path = aPath();
    const observedAt = new Date(Date.now() - 51_000).toISOString();
    await report(path, { health: "Ready", observedAt, ttl: "1m" });
    const deadline = new Date(Date.parse(observedAt) + 60_000).toISOString();
    expect((await statusOf(path)).health).toBe("Ready");
    const status = await expired(path);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(deadline));
    expect(status).toMatchObject({ health: "Unknown", sequence: 2 });
    expect(condition(status, "Ready")).toMatchObject({
      status: "Unknown",
      reason: "Expired",
      stored: "True",
      observedTime: observedAt,
      lastTransitionTime: deadline,
    });
  });

  test("that is over is told of by one event, as of the deadline, after a sweep", async () => {
    const path = aPath();
    const observedAt = new Date(Date.now() - 61_000).toISOString();
    await report(path, { health: "Ready", observedAt, ttl: "1m" });
    const seen = await statusOf(path);
    await send("POST", "/_local/sweep");
    await send("POST", "/_local/sweep");
    expect(summary(await eventsOf(path))).toEqual([
      "ResourceDeclared",
      "ConditionTransitioned Ready null→True",
      "HealthTransitioned null→Ready",
      "ConditionTransitioned Ready True→Unknown",
      "HealthTransitioned Ready→Unknown",
    ]);
    expect(await statusOf(path)).toEqual(seen);
  });

  test("keeps its entity tag until then, and no longer", async () => {
    const path = aPath();
    const observedAt = new Date(Date.now() - 51_000).toISOString();
    await report(path, { health: "Ready", observedAt, ttl: "1m" });
    const { headers } = await send("GET", `/v1/status/${path}`);
    const ifNoneMatch = { headers: { "if-none-match": headers.get("etag") ?? "" } };
    expect((await send("GET", `/v1/status/${path}`, undefined, ifNoneMatch)).status).toBe(304);
    await expired(path);
    expect((await send("GET", `/v1/status/${path}`, undefined, ifNoneMatch)).status).toBe(200);
  });

  test.each(["5", "1d", "-1s", "0s", "9000h", 60])("of %j is a 422 that names it", async (ttl) => {
    const answer = await send<Problem>("POST", `/v1/reports/${aPath()}`, { health: "Ready", ttl });
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, "ttl"]);
  });
});

describe("a heartbeat", () => {
  test("that was missed is an expiry, stored before the report that ends it", async () => {
    const path = aPath();
    await send("PUT", `/v1/resources/${path}`, { heartbeat: { every: "30s", grace: "30s" } });
    await report(path, {
      health: "Ready",
      observedAt: new Date(Date.now() - 90_000).toISOString(),
    });
    expect((await statusOf(path)).health).toBe("Unknown");
    const list = await send<{ items: { resource: string }[] }>(
      "GET",
      `/v1/status?prefix=${path}&health=Unknown`,
    );
    expect(list.body.items.map(({ resource }) => resource)).toEqual([path]);
    await report(path, { health: "Ready" });
    expect(summary(await eventsOf(path)).slice(1)).toEqual([
      "HealthTransitioned null→Unknown",
      "ConditionTransitioned Ready null→True",
      "HealthTransitioned Unknown→Ready",
      "ConditionTransitioned Ready True→Unknown",
      "HealthTransitioned Ready→Unknown",
      "ConditionTransitioned Ready Unknown→True",
      "HealthTransitioned Unknown→Ready",
    ]);
  });

  test("is told back as it was declared", async () => {
    const path = aPath();
    const declaration = { heartbeat: { every: "1m30s" } };
    await send("PUT", `/v1/resources/${path}`, declaration);
    expect((await send("GET", `/v1/resources/${path}`)).body).toEqual(declaration);
  });

  test("without how often is a 422 that names it", async () => {
    const answer = await send<Problem>("PUT", `/v1/resources/${aPath()}`, {
      heartbeat: { grace: "5s" },
    });
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, "heartbeat.every"]);
  });
});
