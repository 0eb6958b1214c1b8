import { describe, expect, test } from "vitest";
import { EVERYTHING } from "../../lib/domain/access/scope.ts";
import { diff } from "../../lib/domain/transition.ts";
import { declare, remove } from "../../lib/pipeline/declare.ts";
import { ingest } from "../../lib/pipeline/ingest.ts";
import type { Listing } from "../../lib/pipeline/ports/status.ts";
import {
  getDeclaration,
  getFeed,
  getHistory,
  getStatus,
  LATEST,
  listStatuses,
} from "../../lib/pipeline/query.ts";
import { realPorts } from "./ports.ts";

type Ports = Awaited<ReturnType<typeof realPorts>>;

const RESOURCE = "shop/api";
const LABELS = { labels: { team: "payments" } };
const ALL: Listing = { prefix: "", labels: [], limit: 100 };

async function ready(ports: Ports, resource = RESOURCE) {
  return ingest(ports, { resource, input: { health: "Ready" } }, "ci");
}

/** Ports with one resource that was reported, declared and deleted. */
async function withTombstone(): Promise<Ports> {
  const ports = await realPorts();
  await ready(ports);
  await declare(ports, RESOURCE, LABELS, "ops");
  await remove(ports, RESOURCE, "ops");
  return ports;
}

describe.each([
  ["a status", (ports: Ports) => getStatus(ports, RESOURCE)],
  ["a declaration", (ports: Ports) => getDeclaration(ports, RESOURCE)],
])("reading %s", (_, read) => {
  test("of nothing is not found", async () => {
    await expect(read(await realPorts())).rejects.toMatchObject({
      code: "notFound",
      message: `there is no resource ${RESOURCE}`,
    });
  });

  test("of a tombstone is gone, and says since when", async () => {
    await expect(read(await withTombstone())).rejects.toMatchObject({
      code: "gone",
      message: expect.stringMatching(/^shop\/api was deleted at 20\S+Z$/),
    });
  });
});

describe("reading", () => {
  test("a status answers what the last write to it did", async () => {
    const ports = await realPorts();
    const { status } = await ready(ports);
    expect(await getStatus(ports, RESOURCE)).toEqual(status);
  });

  test("a declaration answers what was declared, and of a resource that never was declared nothing", async () => {
    const ports = await realPorts();
    await ready(ports);
    expect(await getDeclaration(ports, RESOURCE)).toEqual({});
    const declaration = { ...LABELS, displayName: "Shop API", abnormal: ["DiskPressure"] };
    await declare(ports, RESOURCE, declaration, "ops");
    expect(await getDeclaration(ports, RESOURCE)).toEqual(declaration);
  });
});

describe("a list", () => {
  test("of nothing is empty", async () => {
    expect(await listStatuses(await realPorts(), ALL, EVERYTHING)).toEqual({ items: [] });
  });

  test("has the status of every live resource, each as it is read alone, in the order of paths", async () => {
    const ports = await withTombstone();
    for (const resource of ["shop/web", "shop", "bank/api"]) await ready(ports, resource);
    const paths = ["bank/api", "shop", "shop/web"];
    const statuses = await Promise.all(paths.map((path) => getStatus(ports, path)));
    expect(await listStatuses(ports, ALL, EVERYTHING)).toEqual({ items: statuses });
  });

  test("goes on where its last page ended", async () => {
    const ports = await realPorts();
    for (const resource of ["a", "b", "c"]) await ready(ports, resource);
    const { items, cursor } = await listStatuses(ports, { ...ALL, limit: 2 }, EVERYTHING);
    expect(items.map(({ resource }) => resource)).toEqual(["a", "b"]);
    if (cursor === undefined) throw new Error("the first page has no cursor");
    const rest = await listStatuses(ports, { ...ALL, limit: 2, cursor }, EVERYTHING);
    expect(rest.items.map(({ resource }) => resource)).toEqual(["c"]);
    expect(rest.cursor).toBeUndefined();
  });

  test.each<[string, Partial<Listing>, string, string[]]>([
    ["all below its prefix", {}, "shop", ["shop", "shop/api", "shop/api/db"]],
    ["not the prefix of another's name", {}, "sho", []],
    [
      "a lower prefix that is asked for",
      { prefix: "shop/api" },
      "shop",
      ["shop/api", "shop/api/db"],
    ],
    [
      "its own where a higher one is asked for",
      { prefix: "shop" },
      "shop/api",
      ["shop/api", "shop/api/db"],
    ],
    ["nothing of another prefix", { prefix: "bank" }, "shop", []],
    ["levels counted from what is asked for", { depth: 2 }, "shop", ["shop", "shop/api"]],
    ["nothing where those end above it", { depth: 1 }, "shop/api", []],
    ["what is there of the last of those", { prefix: "shop", depth: 1 }, "shop/api", ["shop/api"]],
    ["what comes after a cursor of its own", { cursor: "shop/api" }, "shop", ["shop/api/db"]],
  ])("shows who may read a part of it %s", async (_, asked, prefix, expected) => {
    const ports = await realPorts();
    for (const resource of ["bank", "shop", "shop/api", "shop/api/db", "shop2"]) {
      await ready(ports, resource);
    }
    const { items } = await listStatuses(ports, { ...ALL, ...asked }, { prefix });
    expect(items.map(({ resource }) => resource)).toEqual(expected);
  });

  test("doesn't begin where its reader may not read", async () => {
    const listing = { ...ALL, cursor: "bank" };
    const refused = listStatuses(await realPorts(), listing, { prefix: "shop" });
    await expect(refused).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("a history", () => {
  test("of nothing is not found", async () => {
    await expect(getHistory(await realPorts(), RESOURCE, 10)).rejects.toMatchObject({
      code: "notFound",
    });
  });

  test("of a resource of which nothing was published yet is empty", async () => {
    const ports = await realPorts();
    await ready(ports);
    expect(await getHistory(ports, RESOURCE, 10)).toEqual({ items: [] });
  });

  test("of a deleted resource is still there, newest first, page after page", async () => {
    const ports = await realPorts();
    const { transitions } = await ready(ports);
    const before = (await ports.store.read(RESOURCE))?.state;
    await remove(ports, RESOURCE, "ops");
    const after = (await ports.store.read(RESOURCE))?.state;
    await ports.history.append([...transitions, ...diff(before, after)]);

    const first = await getHistory(ports, RESOURCE, 3);
    expect(first.items.map(({ id }) => id)).toEqual([
      "shop/api@2/Deleted",
      "shop/api@2/Ready",
      "shop/api@1/Health",
    ]);
    const rest = await getHistory(ports, RESOURCE, 3, first.cursor);
    expect(rest.items.map(({ id }) => id)).toEqual(["shop/api@1/Ready", "shop/api@1/Declared"]);
  });

  test("that has come to its end answers an empty page rather than that there is no resource", async () => {
    const ports = await realPorts();
    const { transitions } = await ready(ports);
    await ports.history.append(transitions);
    const { cursor } = await getHistory(ports, RESOURCE, transitions.length);
    if (cursor === undefined) throw new Error("a full page has no cursor");
    expect(await getHistory(ports, RESOURCE, 10, cursor)).toEqual({ items: [] });
  });

  test("refuses a cursor that it never gave", async () => {
    const ports = await realPorts();
    await expect(getHistory(ports, RESOURCE, 10, "bogus")).rejects.toMatchObject({
      code: "invalid",
      faults: [{ path: "before" }],
    });
  });
});

describe("the feed", () => {
  const GIVEN = { limit: 100 };
  const idsIn = async (ports: Ports, prefix: string, scope: string, after?: string) => {
    const question = { prefix, ...GIVEN, ...(after !== undefined && { after }) };
    const { items, cursor } = await getFeed(ports, question, { prefix: scope });
    return {
      resources: [...new Set(items.map((one) => ("resource" in one ? one.resource : "")))],
      cursor,
    };
  };
  const withFeed = async () => {
    const ports = await realPorts();
    for (const resource of ["shop/api", "shop/web", "bank"]) {
      const { transitions } = await ready(ports, resource);
      await ports.history.append(transitions);
    }
    return ports;
  };

  test.each([
    ["", "", ["shop/api", "shop/web", "bank"]],
    ["shop", "", ["shop/api", "shop/web"]],
    ["", "shop/web", ["shop/web"]],
    ["shop", "shop/web", ["shop/web"]],
    ["shop/web", "shop", ["shop/web"]],
    ["bank", "shop", []],
  ])("below %j tells who may read %j of %j", async (prefix, scope, resources) => {
    expect((await idsIn(await withFeed(), prefix, scope)).resources).toEqual(resources);
  });

  test.each(["", "shop/web"])(
    "from now on tells who reads %j of nothing that was",
    async (scope) => {
      const ports = await withFeed();
      const { resources, cursor } = await idsIn(ports, "", scope, LATEST);
      expect(resources).toEqual([]);
      expect((await idsIn(ports, "", scope, cursor)).resources).toEqual([]);
      const { transitions } = await ready(ports, "shop/web/page");
      await ports.history.append(transitions);
      expect((await idsIn(ports, "", scope, cursor)).resources).toEqual(["shop/web/page"]);
    },
  );
});
