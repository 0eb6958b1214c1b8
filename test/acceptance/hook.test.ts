import { createHmac, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { fixture } from "../fixtures/read.ts";
import { aPath, condition, type Problem, send, statusOf } from "./driver.ts";

const SECRET = "a-secret-of-the-team";
const DEPLOYED = JSON.stringify(fixture("payloads/github/deployment_status.default.json"));

function aName(): string {
  return `hook-${randomUUID().slice(0, 8)}`;
}

/** Sends a deployment status as GitHub would, to a hook. */
function deliver(hook: string, secret = SECRET) {
  const hex = createHmac("sha256", secret).update(DEPLOYED).digest("hex");
  return send("POST", `/v1/webhooks/${hook}`, DEPLOYED, {
    headers: {
      "x-github-event": "deployment_status",
      "x-github-delivery": randomUUID(),
      "x-hub-signature-256": `sha256=${hex}`,
    },
  });
}

test("a hook takes its team's deliveries to where the team wants them", async () => {
  const [name, under] = [aName(), aPath("shop")];
  const hook = { source: "github", resource: "payload.deployment.environment", under };
  const put = await send("PUT", `/v1/hooks/${name}`, { ...hook, secrets: [SECRET] });
  expect(put).toMatchObject({ status: 201, body: { name, ...hook } });
  expect(JSON.stringify(put.body)).not.toContain(SECRET);
  expect(await deliver(name)).toMatchObject({ status: 202, body: { reports: 1 } });
  expect(condition(await statusOf(`${under}/production`), "Deployed")?.status).toBe("True");
  expect(await send("GET", `/v1/hooks/${name}`)).toMatchObject({ status: 200, body: put.body });
});

test("a hook's secret is rotated by putting the hook with both, and then without the old one", async () => {
  const [name, under] = [aName(), aPath("shop")];
  const put = (...secrets: string[]) =>
    send("PUT", `/v1/hooks/${name}`, { source: "github", under, secrets });
  await put("the-old-one");
  expect((await put("the-new-one", "the-old-one")).status).toBe(200);
  expect([
    (await deliver(name, "the-old-one")).status,
    (await deliver(name, "the-new-one")).status,
  ]).toEqual([202, 202]);
  await put("the-new-one");
  expect((await deliver(name, "the-old-one")).status).toBe(401);
});

test("a hook that is removed takes nothing more", async () => {
  const name = aName();
  await send("PUT", `/v1/hooks/${name}`, { source: "github", secrets: [SECRET] });
  expect((await send("DELETE", `/v1/hooks/${name}`)).status).toBe(204);
  expect((await deliver(name)).status).toBe(404);
  expect((await send("DELETE", `/v1/hooks/${name}`)).status).toBe(404);
});

test.each<[string, object, string]>([
  ["an unknown source", { source: "carrier-pigeon" }, "source"],
  ["an unknown key", { source: "github", secret: "singular" }, "secret"],
  ["an empty secret", { source: "github", secrets: [""] }, "secrets[0]"],
  ["an expression that is none", { source: "github", resource: "payload.(" }, "resource"],
  ["an expression of what there isn't", { source: "github", resource: "body.x" }, "resource"],
  ["a place that is no path", { source: "github", under: "/checkout" }, "under"],
])("a hook with %s is refused, naming the field", async (_, hook, path) => {
  const name = aName();
  const answer = await send<Problem>("PUT", `/v1/hooks/${name}`, hook);
  expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, path]);
  expect((await send("GET", `/v1/hooks/${name}`)).status).toBe(404);
});
