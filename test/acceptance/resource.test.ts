import { describe, expect, test } from "vitest";
import {
  aPath,
  drained,
  eventsOf,
  historyOf,
  minute,
  report,
  send,
  statusOf,
  summary,
} from "./driver.ts";

describe("a declared resource", () => {
  test("is Unknown until it is reported, and 201 the first time only", async () => {
    const path = aPath();
    const declaration = {
      labels: { team: "payments" },
      displayName: "API",
      generation: 3,
      revision: "v1",
    };
    const created = await send("PUT", `/v1/resources/${path}`, declaration);
    expect(created).toMatchObject({
      status: 201,
      body: {
        health: "Unknown",
        message: "NeverReported",
        conditions: [],
        labels: { team: "payments" },
        generation: 3,
        revision: "v1",
      },
    });
    expect((await send("PUT", `/v1/resources/${path}`, declaration)).status).toBe(200);
    expect((await statusOf(path)).sequence).toBe(1);
    expect(summary(await eventsOf(path))).toEqual([
      "ResourceDeclared",
      "HealthTransitioned null→Unknown",
    ]);
  });

  test("is given back as it was declared", async () => {
    const path = aPath();
    const declaration = { labels: { a: "b" }, abnormal: ["DiskPressure"] };
    await send("PUT", `/v1/resources/${path}`, declaration);
    expect((await send("GET", `/v1/resources/${path}`)).body).toEqual(declaration);
  });

  test("is what a report on an undeclared path makes, with nothing declared of it", async () => {
    const path = aPath();
    await report(path, { health: "Ready" });
    expect((await send("GET", `/v1/resources/${path}`)).body).toEqual({});
    expect((await send("PUT", `/v1/resources/${path}`, {})).status).toBe(200);
  });

  test("of a new generation is no longer what was observed of the old", async () => {
    const path = aPath();
    await report(path, { health: "Ready", generation: 1, observedAt: minute(0) });
    await send("PUT", `/v1/resources/${path}`, { generation: 2 });
    expect((await statusOf(path)).conditions).toMatchObject([
      { status: "Unknown", reason: "Outdated", stored: "True", observedGeneration: 1 },
    ]);
    await report(path, { health: "Ready", generation: 2 });
    expect(summary(await eventsOf(path)).slice(3)).toEqual([
      "ConditionTransitioned Ready True→Unknown",
      "HealthTransitioned Ready→Unknown",
      "ConditionTransitioned Ready Unknown→True",
      "HealthTransitioned Unknown→Ready",
    ]);
  });
});

describe("a deleted resource", () => {
  test("answers 410 to reads and reports until it is declared again, and its sequence goes on", async () => {
    const path = aPath();
    await report(path, { health: "Ready", conditions: [{ type: "Tested", status: "False" }] });
    expect((await send("DELETE", `/v1/resources/${path}`)).status).toBe(204);
    for (const [method, url, body] of [
      ["GET", `/v1/status/${path}`],
      ["GET", `/v1/resources/${path}`],
      ["POST", `/v1/reports/${path}`, { health: "Ready" }],
      ["PATCH", `/v1/status/${path}`, { a: 1 }],
    ] as const) {
      expect((await send(method, url, body)).status, `${method} ${url}`).toBe(410);
    }
    expect(await send("PUT", `/v1/resources/${path}`, {})).toMatchObject({
      status: 201,
      body: { sequence: 3, conditions: [], health: "Unknown", data: {} },
    });
    expect((await report(path, { health: "Down" })).status.sequence).toBe(4);
  });

  test("is told of condition by condition, and of itself last", async () => {
    const path = aPath();
    await report(path, { health: "Ready", conditions: [{ type: "Tested", status: "False" }] });
    await send("DELETE", `/v1/resources/${path}`);
    const events = (await eventsOf(path)).slice(4);
    expect(summary(events)).toEqual([
      "ConditionTransitioned Ready True→null",
      "ConditionTransitioned Tested False→null",
      "ResourceDeleted",
    ]);
    expect(events.map(({ detail }) => detail.id)).toEqual(
      ["Ready", "Tested", "Deleted"].map((end) => `${path}@2/${end}`),
    );
    expect((await historyOf(path)).items[0]?.id).toBe(`${path}@2/Deleted`);
  });

  test("may be deleted again, which changes nothing", async () => {
    const path = aPath();
    await report(path, { health: "Ready" });
    await send("DELETE", `/v1/resources/${path}`);
    expect((await send("DELETE", `/v1/resources/${path}`)).status).toBe(204);
    expect(summary(await eventsOf(path)).filter((one) => one === "ResourceDeleted")).toHaveLength(
      1,
    );
  });

  test("that never was is 404", async () => {
    expect((await send("DELETE", `/v1/resources/${aPath()}`)).status).toBe(404);
  });

  test("is in no list", async () => {
    const path = aPath();
    await report(path, { health: "Ready" });
    await send("DELETE", `/v1/resources/${path}`);
    expect((await send("GET", `/v1/status?prefix=${path}`)).body).toEqual({ items: [] });
  });
});

describe("a status", () => {
  test("is not sent again to who has it", async () => {
    const path = aPath();
    await report(path, { health: "Ready", observedAt: minute(0) });
    const url = `/v1/status/${path}`;
    const first = await send("GET", url);
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toBe('"1"');
    for (const tag of [etag, `W/${etag}`, `"9", ${etag}`, "*"]) {
      const again = await send("GET", url, undefined, { headers: { "if-none-match": tag } });
      expect([again.status, again.body, again.headers.get("etag")]).toEqual([304, "", etag]);
    }
    await report(path, { health: "Down", observedAt: minute(1) });
    expect((await send("GET", url, undefined, { headers: { "if-none-match": etag } })).status).toBe(
      200,
    );
  });

  test("that only was observed again keeps its tag", async () => {
    const path = aPath();
    await report(path, { health: "Ready", observedAt: minute(0) });
    await report(path, { health: "Ready", observedAt: minute(5) });
    expect((await send("GET", `/v1/status/${path}`)).headers.get("etag")).toBe('"1"');
  });
});

describe("a list", () => {
  test("has what the query asks for, page by page, in the order of the paths", async () => {
    const root = aPath("list");
    for (const [name, health, team] of [
      ["a", "Ready", "x"],
      ["a/b", "Down", "x"],
      ["c", "Down", "y"],
    ] as const) {
      await send("PUT", `/v1/resources/${root}/${name}`, { labels: { team } });
      await report(`${root}/${name}`, { health });
    }
    await drained();
    const list = async (query: string) => {
      const { body } = await send<{ items: { resource: string }[]; cursor?: string }>(
        "GET",
        `/v1/status?prefix=${root}${query}`,
      );
      return {
        names: body.items.map(({ resource }) => resource.slice(root.length + 1)),
        cursor: body.cursor,
      };
    };
    expect((await list("")).names).toEqual(["", "a", "a/b", "c"]);
    expect((await list("&depth=1")).names).toEqual(["", "a", "c"]);
    expect((await list("&depth=0")).names).toEqual([""]);
    expect((await list("&health=down")).names).toEqual(["", "a", "a/b", "c"]);
    expect((await list("&label=team%3Dx")).names).toEqual(["a", "a/b"]);
    expect((await list("&label=team%3Dx&label=team%3Dy")).names).toEqual([]);
    expect((await list("&health=Down&label=team%3Dx")).names).toEqual(["a", "a/b"]);
    const first = await list("&limit=2");
    expect(first.names).toEqual(["", "a"]);
    expect(await list(`&limit=2&cursor=${first.cursor}`)).toEqual({
      names: ["a/b", "c"],
      cursor: undefined,
    });
  });
});

describe("a history", () => {
  test("is paged from the newest to the oldest", async () => {
    const path = aPath();
    for (let flip = 0; flip < 5; flip++) {
      await report(path, { health: flip % 2 === 0 ? "Ready" : "Down", observedAt: minute(flip) });
    }
    const expected = (await eventsOf(path)).map(({ detail }) => detail.id).reverse();
    const found: string[] = [];
    for (let query = "?limit=4"; query !== ""; ) {
      const { items, cursor } = await historyOf(path, query);
      found.push(...items.map(({ id }) => id));
      query = cursor === undefined ? "" : `?limit=4&before=${cursor}`;
    }
    expect(found).toEqual(expected);
  });

  test("of what never was is 404", async () => {
    expect((await send("GET", `/v1/history/${aPath()}`)).status).toBe(404);
  });
});
