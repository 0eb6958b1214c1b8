import { randomUUID } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import type { FeedItem } from "../../lib/domain/feed.ts";
import { feed } from "../../lib/schema/feed.ts";
import { aPath, drained, historyOf, type Problem, report, send } from "./driver.ts";
import { aSink } from "./sink.ts";

type Page = { readonly items: readonly FeedItem[]; readonly cursor: string };
type Read = { readonly prefix?: string; readonly limit?: number; readonly token?: string };

/** A page of the feed; throws unless it is of the documented shape. */
async function page(after: string, { prefix = "", limit = 100, token }: Read = {}): Promise<Page> {
  const query = new URLSearchParams({ after, limit: String(limit), ...(prefix && { prefix }) });
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const { body } = await send<Page>("GET", `/v1/history?${query}`, undefined, { headers });
  feed.parse(body);
  return body;
}

/** All that there is after a cursor. */
async function follow(after: string, read: Read = {}): Promise<FeedItem[]> {
  const items: FeedItem[] = [];
  for (let cursor = after; ; ) {
    const next = await page(cursor, read);
    items.push(...next.items);
    if (next.cursor === cursor) return items;
    cursor = next.cursor;
  }
}

/** Entries in a line each, the transitions left out. */
function asides(items: readonly FeedItem[]): string[] {
  return items.flatMap((one) => {
    if (one.type === "Suppressed") return `${one.type} ${one.resource} by ${one.by}`;
    if (one.type === "Notification") return `${one.type} ${one.resource} ${one.outcome}`;
    if ("action" in one) return `${one.type} ${one.action} by ${one.by}`;
    return [];
  });
}

async function done(method: string, path: string, body?: object): Promise<void> {
  const { status } = await send(method, path, body);
  expect(status).toBeLessThan(300);
  await drained();
}

/** Does something of everything that histories have, below a path of its own; answers the cursor before it. */
async function aStory() {
  const [sink, api, name] = [await aSink(), aPath(), `feed-${randomUUID().slice(0, 8)}`];
  const [root = "", gate] = [api.split("/")[0], `${api}-gate`];
  await drained();
  const { cursor } = await page("latest");
  const pattern = {
    "detail-type": ["HealthTransitioned"],
    detail: { resource: [api], to: ["Down"] },
  };
  const notifier = { webhook: { url: sink.url } };
  await done("PUT", `/v1/subscriptions/${name}`, { pattern, notifier });
  onTestFinished(async () => void (await send("DELETE", `/v1/subscriptions/${name}`)));
  const turned = async (health: string) => {
    await report(api, { health });
    await drained();
  };
  await turned("Down");
  const approvals = { count: 1 };
  await done("PUT", `/v1/gates/${gate}`, {
    requires: [{ resource: api, health: "Ready" }],
    approvals,
  });
  await done("PUT", `/v1/approvals/${gate}`, { reason: "tried it" });
  await done("PUT", `/v1/overrides/${gate}`, { decision: "pass", reason: "INC-7", until: "1h" });
  await done("PUT", `/v1/silences/${name}`, { prefix: api, until: "1h", reason: "upgrade" });
  await turned("Ready");
  await turned("Down");
  await done("DELETE", `/v1/silences/${name}`);
  return { cursor, root, api, gate, name };
}

describe("the feed", () => {
  test("has what changed, what people did and who was told, in order, to who may read it", async () => {
    const { cursor, root, api, gate, name } = await aStory();
    const by = "by user/administrator";
    const all = await follow(cursor, { prefix: root });
    const told = [
      `Notification ${api} sent`,
      `Approval given ${by}`,
      `Override set ${by}`,
      `Silence set ${by}`,
      `Notification ${api} sent`,
      `Suppressed ${api} by silence ${name}`,
      `Silence ended ${by}`,
    ];
    expect(asides(all)).toEqual(told);
    expect(all.at(0)).toMatchObject({ type: "ResourceDeclared", resource: api });
    expect(all.map(({ type }) => type)).toContain("HealthTransitioned");
    for (const limit of [1, 3]) expect(await follow(cursor, { prefix: root, limit })).toEqual(all);

    const ofGate = all.filter((one) => "resource" in one && one.resource === gate);
    expect(await follow(cursor, { prefix: gate })).toEqual(ofGate);
    expect(ofGate).toContainEqual(
      expect.objectContaining({ type: "ConditionTransitioned", resource: gate, to: "True" }),
    );
    const token = await aReader(api);
    const ofApi = all.filter((one) => !("resource" in one) || one.resource === api);
    expect(await follow(cursor, { token })).toEqual(ofApi);
    expect(await follow(cursor, { token, prefix: gate })).toEqual([]);
    expect(await follow(cursor, { token: await aReader(aPath()) })).toEqual([]);
  });

  test("agrees with the history of a resource, which has who was told beside the change", async () => {
    const { cursor, api } = await aStory();
    const { items } = await historyOf(api);
    const told = (await follow(cursor, { prefix: api })).filter((one) => "resource" in one);
    expect(new Set(items.map(({ id }) => id))).toEqual(new Set(told.map(({ id }) => id)));
    const ids = items.map(({ id }) => id);
    const [notice = ""] = ids.filter((id) => id.includes("/Notification/")).slice(-1);
    expect(ids[ids.indexOf(notice) + 1]).toBe(notice.slice(0, notice.indexOf("/Notification/")));
  });

  test.each([
    ["a cursor that is none", "after=yesterday", "after"],
    ["a cursor of what isn't yet", "after=999999999.0", "after"],
    ["a prefix that is no path", "prefix=a//b", "prefix"],
    ["no items", "limit=0", "limit"],
    ["what it doesn't know", "before=1.0", "before"],
  ])("refuses %s, naming it", async (_, query, path) => {
    const { status, body } = await send<Problem>("GET", `/v1/history?${query}`);
    expect([status, body.errors?.[0]?.path]).toEqual([422, path]);
  });
});

/** A token that reads what is below a path. */
async function aReader(prefix: string): Promise<string> {
  const request = { name: "reader", verbs: ["read"], prefix };
  return (await send<{ token: string }>("POST", "/v1/tokens", request)).body.token;
}
