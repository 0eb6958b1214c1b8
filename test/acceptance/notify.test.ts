import { randomUUID } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import type { SubscriptionView } from "../../lib/pipeline/subscription.ts";
import { aPath, drained, type Problem, report, send } from "./driver.ts";
import { aSink, type Heard } from "./sink.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

function aName(): string {
  return `ops-${randomUUID().slice(0, 8)}`;
}

/** Subscribes a sink to changes of health below a path; only to those that `to` names, if it does. */
async function subscribed(prefix: string, url: string, more: object = {}, to?: string[]) {
  const name = aName();
  const pattern = {
    "detail-type": ["HealthTransitioned"],
    detail: { resource: [{ prefix: `${prefix}` }], ...(to && { to }) },
  };
  const body = { pattern, notifier: { webhook: { url, secret: SECRET } }, ...more };
  const answer = await send<SubscriptionView>("PUT", `/v1/subscriptions/${name}`, body);
  expect(answer.status).toBe(201);
  onTestFinished(async () => void (await send("DELETE", `/v1/subscriptions/${name}`)));
  return name;
}

async function tallyOf(name: string): Promise<SubscriptionView> {
  return (await send<SubscriptionView>("GET", `/v1/subscriptions/${name}`)).body;
}

const told = (heard: readonly Heard[]) => heard.map(({ data }) => `${data.resource} ${data.to}`);

describe("a subscription", () => {
  test("is shown as it was put, without its secret, until it is removed", async () => {
    const [name, url] = [aName(), "https://example.com/hook?key=k3y"];
    const pattern = { detail: { to: ["Down"] } };
    const flapping = { flips: 5, window: "10m" };
    const notifier = { webhook: { url, secret: SECRET } };
    const body = { pattern, notifier, after: "2m", flapping };
    const put = await send("PUT", `/v1/subscriptions/${name}`, body);
    const shown = {
      name,
      pattern,
      after: "2m",
      flapping,
      notifier: { webhook: { url: "https://example.com/hook?…" } },
      sent: 0,
      failed: 0,
      unknown: 0,
      suppressed: 0,
    };
    expect([put.status, put.body]).toEqual([201, shown]);
    expect((await send("PUT", `/v1/subscriptions/${name}`, body)).status).toBe(200);
    expect((await send("GET", `/v1/subscriptions/${name}`)).body).toEqual(shown);
    expect((await send("DELETE", `/v1/subscriptions/${name}`)).status).toBe(204);
    for (const method of ["GET", "POST", "DELETE"]) {
      expect((await send(method, `/v1/subscriptions/${name}`)).status).toBe(404);
    }
  });

  test.each<[string, object, string]>([
    ["an unknown key", { to: "me" }, "to"],
    ["a pattern that is none", { pattern: { detail: { to: "Down" } } }, "pattern.detail.to"],
    ["no notifier", { notifier: {} }, "notifier"],
    ["an unknown notifier", { notifier: { pigeon: {} } }, "notifier.pigeon"],
    ["an address that is none", { notifier: { webhook: { url: "me" } } }, "notifier.webhook.url"],
    [
      "a secret that is none",
      { notifier: { webhook: { url: "https://example.com", secret: "s3cr3t" } } },
      "notifier.webhook.secret",
    ],
    ["a time that is no duration", { after: "soon" }, "after"],
    ["no flips", { flapping: { flips: 0, window: "1m" } }, "flapping.flips"],
    ["a group that is no path", { group: { by: "a//b", window: "30s" } }, "group.by"],
    ["a group without a window", { group: { by: "a" } }, "group.window"],
    ["a window of two hours", { group: { by: "a", window: "2h" } }, "group.window"],
    ["no notices in an hour", { maxPerHour: 0 }, "maxPerHour"],
    ["a template of fields that aren't", { template: "{{password}}" }, "template"],
    [
      "a group for who tells of each thing for itself",
      {
        group: { by: "a", window: "30s" },
        notifier: { pagerduty: { routingKey: "k3y" } },
      },
      "group",
    ],
  ])("with %s is refused, naming the field", async (_, fault, path) => {
    const name = aName();
    const good = {
      pattern: { detail: { to: ["Down"] } },
      notifier: { webhook: { url: "https://example.com" } },
    };
    const answer = await send<Problem>("PUT", `/v1/subscriptions/${name}`, { ...good, ...fault });
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, path]);
    expect((await send("GET", `/v1/subscriptions/${name}`)).status).toBe(404);
  });

  test("sends a sample when it is asked to, and says what the destination said", async () => {
    const sink = await aSink();
    const name = await subscribed(aPath(), sink.url);
    const good = await send("POST", `/v1/subscriptions/${name}`);
    expect([good.status, good.body]).toEqual([200, { verdict: "taken", said: "thanks" }]);
    expect(sink.heard[0]?.data.resource).toBe("signalbox/sample");
    sink.status = 404;
    const bad = await send("POST", `/v1/subscriptions/${name}`);
    expect(bad.body).toEqual({ verdict: "permanent", said: "404: thanks" });
  });
});

test("twenty reporters that flip a resource at once give one notification", async () => {
  const [sink, resource] = [await aSink(), aPath()];
  await report(resource, { health: "Ready" });
  await drained();
  const name = await subscribed(resource, sink.url);
  await Promise.all(Array.from({ length: 20 }, () => report(resource, { health: "Down" })));
  await drained();
  expect(told(sink.heard)).toEqual([`${resource} Down`]);
  expect(sink.heard[0]).toMatchObject({
    type: "dev.signalbox.HealthTransitioned",
    id: sink.heard[0]?.data.id,
    webhookId: sink.heard[0]?.data.id,
  });
  expect(await tallyOf(name)).toMatchObject({ sent: 1, failed: 0, last: { outcome: "sent" } });
});

test("who heard of a failure hears of its end, though the pattern doesn't name it", async () => {
  const [sink, resource] = [await aSink(), aPath()];
  await subscribed(resource, sink.url, {}, ["Down"]);
  await report(resource, { health: "Down" });
  await report(resource, { health: "Ready" });
  await drained();
  expect(told(sink.heard)).toEqual([`${resource} Down`, `${resource} Ready`]);
  expect(sink.heard[1]?.data).toMatchObject({
    recoveredFrom: "Down",
    heldFor: expect.stringMatching(/^\d+s$/),
    problem: { id: sink.heard[0]?.id },
  });
});

test("who never heard of a failure hears nothing of its end", async () => {
  const [sink, resource] = [await aSink(), aPath()];
  await subscribed(resource, sink.url, {}, ["Down"]);
  await report(resource, { health: "Partial" });
  await report(resource, { health: "Ready" });
  await drained();
  expect(sink.heard).toEqual([]);
});

test("a sink that fails and comes back hears it once", async () => {
  const [sink, resource] = [await aSink(), aPath()];
  const name = await subscribed(resource, sink.url);
  sink.status = 503;
  await report(resource, { health: "Down" });
  await sink.hears(2);
  sink.status = 200;
  await drained();
  expect(new Set(sink.heard.map(({ id }) => id)).size).toBe(1);
  expect(await tallyOf(name)).toMatchObject({ sent: 1, failed: 0, unknown: 0 });
  const { length } = sink.heard;
  await send("POST", "/_local/sweep");
  expect(sink.heard).toHaveLength(length);
});

test("what a destination refuses for good is given up, and counted", async () => {
  const [sink, resource] = [await aSink(), aPath()];
  const name = await subscribed(resource, sink.url);
  sink.status = 410;
  await report(resource, { health: "Down" });
  await drained();
  expect(sink.heard).toHaveLength(1);
  const last = { outcome: "failed", said: "410: thanks", resource };
  expect(await tallyOf(name)).toMatchObject({ sent: 0, failed: 1, last });
});

test("what was given up is told when it is redriven, and not twice", async () => {
  const [sink, resource] = [await aSink(), aPath()];
  const name = await subscribed(resource, sink.url);
  sink.status = 401;
  await report(resource, { health: "Down" });
  await drained();
  sink.status = 200;
  const redrive = () => send("POST", `/v1/subscriptions/${name}?redrive=true`);
  expect(await redrive()).toMatchObject({ status: 202, body: { redriven: 1 } });
  await send("POST", "/_local/sweep");
  expect(told(sink.heard)).toEqual([`${resource} Down`, `${resource} Down`]);
  expect(await redrive()).toMatchObject({ status: 202, body: { redriven: 0 } });
  expect(await tallyOf(name)).toMatchObject({ sent: 1, failed: 1 });
  await report(resource, { health: "Ready" });
  await drained();
  expect(sink.heard.at(-1)?.data.recoveredFrom).toBe("Down");
});

test("with after, a failure that ends before is not told, nor is its end", async () => {
  const [sink, resource] = [await aSink(), aPath()];
  const name = await subscribed(resource, sink.url, { after: "5s" });
  await report(resource, { health: "Down" });
  await report(resource, { health: "Ready" });
  await drained();
  expect(sink.heard).toEqual([]);
  expect(await tallyOf(name)).toMatchObject({ suppressed: 2, last: { by: "recovery" } });
});

test("what flips all the time is told as flapping, and once when it has settled", async () => {
  const [sink, resource] = [await aSink(), aPath()];
  await report(resource, { health: "Ready" });
  await drained();
  const name = await subscribed(resource, sink.url, { flapping: { flips: 2, window: "6s" } });
  for (const [at, health] of ["Down", "Ready", "Down"].entries()) {
    await report(resource, { health });
    await sink.hears(at + 1);
  }
  for (const health of ["Ready", "Down"]) await report(resource, { health });
  await drained();
  const last = sink.heard.slice(-2).map(({ data }) => [data.to, data.flapping]);
  expect(last).toEqual([
    ["Down", true],
    ["Down", false],
  ]);
  expect(await tallyOf(name)).toMatchObject({ sent: 4, suppressed: 1 });
});

test("what changes below a group within its window is told as one", async () => {
  const [sink, base] = [await aSink(), aPath("shop")];
  const group = { by: base, window: "3s" };
  const name = await subscribed(`${base}/`, sink.url, { group, template: "{{resource}}: {{to}}" });
  const names = ["a", "b", "c", "d", "e"].map((one) => `${base}/${one}`);
  const reports = names.map((resource) => ({ resource, health: "Down" }));
  await send("POST", "/v1/reports", { reports });
  const [summary] = await sink.hears(1);
  expect(summary).toMatchObject({ type: "dev.signalbox.Summary", webhookId: summary?.id });
  const items = summary?.data.items ?? [];
  expect(items.map(({ resource }) => resource).sort()).toEqual(names);
  expect(items[0]).toMatchObject({ to: "Down", text: `${items[0]?.resource}: Down` });
  await drained();
  expect(sink.heard).toHaveLength(1);
  expect(await tallyOf(name)).toMatchObject({ sent: 1, suppressed: 0, group });
});

test("what is beyond the limit of an hour is held back, and counted", async () => {
  const [sink, base] = [await aSink(), aPath("shop")];
  const name = await subscribed(`${base}/`, sink.url, { maxPerHour: 2 });
  const reports = ["a", "b", "c", "d", "e"].map((one) => `${base}/${one}`);
  await send("POST", "/v1/reports", {
    reports: reports.map((resource) => ({ resource, health: "Down" })),
  });
  await drained();
  expect(sink.heard).toHaveLength(2);
  const last = { outcome: "suppressed", by: "maxPerHour" };
  expect(await tallyOf(name)).toMatchObject({ sent: 2, suppressed: 3, last });
});

test("a template is what a sample says too", async () => {
  const sink = await aSink();
  const name = await subscribed(aPath(), sink.url, { template: "{{resource}} {{labels.sample}}" });
  await send("POST", `/v1/subscriptions/${name}`);
  expect(sink.heard[0]?.data.text).toBe("signalbox/sample true");
});

describe("a silence", () => {
  test("that ends over a failing resource gives one notification", async () => {
    const [sink, resource, silence] = [await aSink(), aPath(), aName()];
    const name = await subscribed(resource, sink.url);
    const body = { prefix: resource, until: "1h", reason: "INC-7" };
    const put = await send("PUT", `/v1/silences/${silence}`, body);
    expect(put).toMatchObject({ status: 201, body: { name: silence, by: "user/administrator" } });
    await report(resource, { health: "Down" });
    await drained();
    expect(sink.heard).toEqual([]);
    const by = `silence ${silence}`;
    expect(await tallyOf(name)).toMatchObject({
      suppressed: 1,
      last: { outcome: "suppressed", by },
    });
    expect((await send("DELETE", `/v1/silences/${silence}`)).status).toBe(204);
    await send("POST", "/_local/sweep");
    expect(told(sink.heard)).toEqual([`${resource} Down`]);
    await send("POST", "/_local/sweep");
    expect(sink.heard).toHaveLength(1);
  });

  test("that ends by itself is as good", async () => {
    const [sink, resource] = [await aSink(), aPath()];
    await subscribed(resource, sink.url);
    const body = { prefix: resource, until: "2s", reason: "a moment" };
    await send("PUT", `/v1/silences/${aName()}`, body);
    await report(resource, { health: "Down" });
    await drained();
    expect(told(sink.heard)).toEqual([`${resource} Down`]);
  });

  test("doesn't keep the end of a failure that was told before it", async () => {
    const [sink, resource, silence] = [await aSink(), aPath(), aName()];
    await subscribed(resource, sink.url);
    await report(resource, { health: "Down" });
    await drained();
    const pattern = { detail: { resource: [resource] } };
    await send("PUT", `/v1/silences/${silence}`, { pattern, until: "1h", reason: "quiet" });
    await report(resource, { health: "Ready" });
    await drained();
    expect(sink.heard.at(-1)?.data.recoveredFrom).toBe("Down");
    await send("DELETE", `/v1/silences/${silence}`);
  });

  test.each<[string, object, string]>([
    ["that is over", { prefix: "a", until: "2020-01-01T00:00:00Z", reason: "late" }, "until"],
    ["of nothing", { until: "1h", reason: "what" }, "prefix"],
    ["without a reason", { prefix: "a", until: "1h" }, "reason"],
    ["of a pattern that is none", { pattern: {}, until: "1h", reason: "all" }, "pattern"],
  ])("%s is refused, naming the field", async (_, body, path) => {
    const answer = await send<Problem>("PUT", `/v1/silences/${aName()}`, body);
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, path]);
  });
});

describe("an outage of what others depend on", () => {
  test("gives one notification, and theirs when they are failing still", async () => {
    const [sink, base] = [await aSink(), aPath("shop")];
    const names = Array.from({ length: 50 }, (_, at) => `${base}/api-${at}`);
    const db = `${base}/db`;
    for (const name of names) await send("PUT", `/v1/resources/${name}`, { dependsOn: [db] });
    const reports = [db, ...names].map((resource) => ({ resource, health: "Ready" }));
    await send("POST", "/v1/reports", { reports });
    await drained();
    const subscription = await subscribed(`${base}/`, sink.url);
    await report(db, { health: "Down" });
    const failing = names.map((resource) => ({ resource, health: "Down" }));
    await send("POST", "/v1/reports", { reports: failing });
    await drained();
    expect(told(sink.heard)).toEqual([`${db} Down`]);
    expect(await tallyOf(subscription)).toMatchObject({
      sent: 1,
      suppressed: 50,
      last: { by: `dependency ${db}` },
    });
    await report(db, { health: "Ready" });
    const well = names.slice(1).map((resource) => ({ resource, health: "Ready" }));
    await send("POST", "/v1/reports", { reports: well });
    await drained();
    await send("POST", "/_local/sweep");
    expect(told(sink.heard).slice(1)).toEqual([`${db} Ready`, `${names[0]} Down`]);
  });
});
