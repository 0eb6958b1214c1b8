import { randomUUID } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ResourceStatus } from "../../lib/domain/status.ts";
import type { SilenceView } from "../../lib/pipeline/silence.ts";
import type { SubscriptionView } from "../../lib/pipeline/subscription.ts";
import { silenceList, subscriptionList } from "../../lib/schema/notification.ts";
import { answers } from "../../lib/schema/status.ts";
import { type Answer, aPath, drained, type Problem, report, send } from "./driver.ts";
import { aSink } from "./sink.ts";

const HOUR = 3_600_000;
const MUTED = { until: "1h", reason: "INC-7" };

function aName(): string {
  return `quiet-${randomUUID().slice(0, 8)}`;
}

/** Puts a silence, which ends with the test. */
async function silenced(body: object, name = aName()): Promise<SilenceView> {
  const answer = await send<SilenceView>("PUT", `/v1/silences/${name}`, body);
  expect(answer.status).toBe(201);
  onTestFinished(async () => void (await send("DELETE", `/v1/silences/${name}`)));
  return answer.body;
}

/** A window that opened some time ago, and is open for a while yet. */
function openWindow() {
  const [hour, minute] = [new Date().getUTCHours(), new Date().getUTCMinutes()];
  return { cron: `${minute} ${hour} * * *`, for: "2h" };
}

/** A window that is closed for a while yet. */
function closedWindow() {
  const hour = new Date(Date.now() + 12 * HOUR).getUTCHours();
  return { cron: `0 ${hour} * * *`, for: "1h" };
}

async function read(path: string, etag = ""): Promise<Answer<ResourceStatus>> {
  const headers = etag === "" ? {} : { "if-none-match": etag };
  const answer = await send<ResourceStatus>("GET", `/v1/status/${path}`, undefined, { headers });
  if (answer.status === 200) answers.statusOrPast.parse(answer.body);
  return answer;
}

const etagOf = ({ headers }: Answer) => headers.get("etag") ?? "";

test("a window that is open mutes, shows, and tells once what still fails when its silence is removed", async () => {
  const [sink, resource, subscription] = [await aSink(), aPath(), aName()];
  const pattern = { "detail-type": ["HealthTransitioned"], detail: { resource: [resource] } };
  const notifier = { webhook: { url: sink.url } };
  await send("PUT", `/v1/subscriptions/${subscription}`, { pattern, notifier });
  onTestFinished(async () => void (await send("DELETE", `/v1/subscriptions/${subscription}`)));
  const windows = [closedWindow(), openWindow()];
  const silence = await silenced({ prefix: resource, windows, reason: "nightly" });
  expect(silence).toMatchObject({ windows, active: true, by: "user/administrator" });
  await report(resource, { health: "Down" });
  await drained();
  expect(sink.heard).toEqual([]);
  const { name, activeUntil, reason, by } = silence;
  const muted = await read(resource);
  expect(muted.body.silences).toEqual([{ name, until: activeUntil, reason, by }]);
  await send("DELETE", `/v1/silences/${name}`);
  for (let sweeps = 0; sweeps < 2; sweeps++) await send("POST", "/_local/sweep");
  expect(sink.heard.map(({ data }) => data.to)).toEqual(["Down"]);
  expect((await read(resource)).body).not.toHaveProperty("silences");
  expect((await read(resource)).body.sequence).toBe(muted.body.sequence);
});

describe("a silence", () => {
  test("whose windows are closed neither mutes nor shows", async () => {
    const resource = aPath();
    const silence = await silenced({ prefix: resource, windows: [closedWindow()], reason: "day" });
    expect(silence).toMatchObject({ active: false });
    expect(silence).not.toHaveProperty("until");
    await report(resource, { health: "Down" });
    expect((await read(resource)).body).not.toHaveProperty("silences");
  });

  test("that begins, changes or ends is not hidden by an entity tag, and what is as before is", async () => {
    const [resource, name] = [aPath(), aName()];
    await report(resource, { health: "Ready" });
    const before = await read(resource);
    expect(etagOf(before)).toBe(`"${before.body.sequence}"`);
    const begun = await silenced({ prefix: resource, ...MUTED }, name);
    const during = await read(resource, etagOf(before));
    expect([during.status, during.body.silences?.[0]?.until]).toEqual([200, begun.until]);
    expect((await read(resource, etagOf(during))).status).toBe(304);
    await send("PUT", `/v1/silences/${name}`, { prefix: resource, ...MUTED, reason: "INC-8" });
    const changed = await read(resource, etagOf(during));
    expect([changed.status, changed.body.silences?.[0]?.reason]).toEqual([200, "INC-8"]);
    await send("DELETE", `/v1/silences/${name}`);
    const after = await read(resource, etagOf(changed));
    expect([after.status, etagOf(after)]).toEqual([200, etagOf(before)]);
    expect(after.body).toEqual(before.body);
  });

  test("is shown by lists, and by nothing that tells of the past or of what a call did", async () => {
    const resource = aPath();
    await report(resource, { health: "Ready" });
    const past = new Date().toISOString();
    const { name } = await silenced({ prefix: resource, ...MUTED });
    const list = await send<{ items: ResourceStatus[] }>("GET", `/v1/status?prefix=${resource}`);
    answers.statuses.parse(list.body);
    expect(list.body.items.map(({ silences }) => silences?.[0]?.name)).toEqual([name]);
    expect((await report(resource, { health: "Down" })).status).not.toHaveProperty("silences");
    expect((await send("GET", `/v1/status/${resource}?at=${past}`)).body).not.toHaveProperty(
      "silences",
    );
  });

  test.each<[string, object, string]>([
    ["without windows or an end", { until: undefined }, "until"],
    ["of no window", { windows: [] }, "windows"],
    ["of too many", { windows: Array.from({ length: 11 }, openWindow) }, "windows"],
    ["of seconds", { windows: [{ cron: "* * * * * *", for: "2h" }] }, "windows[0].cron"],
    ["of a date", { windows: [{ cron: "2027-01-01T00:00:00", for: "2h" }] }, "windows[0].cron"],
    [
      "of an hour that is none",
      { windows: [{ cron: "0 25 * * *", for: "2h" }] },
      "windows[0].cron",
    ],
    ["that never comes", { windows: [{ cron: "0 0 30 2 *", for: "2h" }] }, "windows[0].cron"],
    ["that never closes", { windows: [{ cron: "* * * * *", for: "2h" }] }, "windows[0].cron"],
    ["that is too long", { windows: [{ cron: "0 0 1 * *", for: "169h" }] }, "windows[0].for"],
    [
      "of a zone that is none",
      { windows: [openWindow(), { ...openWindow(), timezone: "Europe/Atlantis" }] },
      "windows[1].timezone",
    ],
    ["with a key of its own", { windows: [{ ...openWindow(), at: "noon" }] }, "windows[0].at"],
  ])("%s is refused, naming the field", async (_, fault, path) => {
    const body = { prefix: "a", ...MUTED, ...fault };
    const answer = await send<Problem>("PUT", `/v1/silences/${aName()}`, body);
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, path]);
  });
});

describe("a list", () => {
  test("of silences has each as it is shown by itself, in the order of names", async () => {
    const names = [aName(), aName()].sort();
    for (const name of [...names].reverse()) await silenced({ prefix: aPath(), ...MUTED }, name);
    const { body } = await send<{ items: SilenceView[] }>("GET", "/v1/silences");
    silenceList.parse(body);
    const mine = body.items.filter(({ name }) => names.includes(name));
    const shown = names.map(async (name) => (await send("GET", `/v1/silences/${name}`)).body);
    expect(mine).toEqual(await Promise.all(shown));
  });

  test("of subscriptions has each as it is shown by itself, in the order of names", async () => {
    const names = [aName(), aName()].sort();
    const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const notifier = { webhook: { url: "https://example.com/hook", secret } };
    for (const name of [...names].reverse()) {
      const pattern = { detail: { resource: [aPath()] } };
      await send("PUT", `/v1/subscriptions/${name}`, { pattern, notifier });
      onTestFinished(async () => void (await send("DELETE", `/v1/subscriptions/${name}`)));
    }
    const { body } = await send<{ items: SubscriptionView[] }>("GET", "/v1/subscriptions");
    subscriptionList.parse(body);
    const mine = body.items.filter(({ name }) => names.includes(name));
    const shown = names.map(async (name) => (await send("GET", `/v1/subscriptions/${name}`)).body);
    expect(mine).toEqual(await Promise.all(shown));
    expect(JSON.stringify(body)).not.toContain(secret);
  });
});
