import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { EVERYTHING, type Scope } from "../../lib/domain/access/scope.ts";
import { deliveryIn } from "../../lib/http/requests.ts";
import { deliver } from "../../lib/pipeline/deliver.ts";
import { getHook, type HookInput, putHook, removeHook } from "../../lib/pipeline/hook.ts";
import { fixture } from "../fixtures/read.ts";
import { realPorts } from "./ports.ts";

const SUCCESS = fixture<object>("payloads/github/deployment_status.default.json");
const ITS_PATH = "Codertocat/Hello-World/environments/production";

/** A delivery as GitHub sends it, signed with a secret. */
function aDelivery(secret: string, id = "d1") {
  const bytes = Buffer.from(JSON.stringify(SUCCESS));
  const signature = createHmac("sha256", secret).update(bytes).digest("hex");
  const headers = {
    "x-github-event": "deployment_status",
    "x-hub-signature-256": `sha256=${signature}`,
    "x-github-delivery": id,
    "x-team": "payments",
    authorization: "Bearer of-somebody",
  };
  return deliveryIn(headers, { bytes });
}

/** Real ports with GitHub's own secret, and a hook. */
async function withHook(hook: Partial<HookInput> = {}, name = "team") {
  const ports = {
    ...(await realPorts()),
    secrets: { of: async (source: string) => (source === "github" ? ["github-secret"] : []) },
  };
  const input = { source: "github", secrets: ["the-hooks-own", "its-previous"], ...hook };
  return { ports, ...(await putHook(ports, name, input, EVERYTHING)) };
}

async function isThere(ports: Awaited<ReturnType<typeof realPorts>>, path: string) {
  return (await ports.store.read(path)) !== undefined;
}

describe("a hook", () => {
  test("is new once, and shows everything but its secrets", async () => {
    const { ports, created, view } = await withHook({ under: "checkout" });
    expect(created).toBe(true);
    expect(view).toEqual({ name: "team", source: "github", under: "checkout" });
    expect(await getHook(ports, "team", EVERYTHING)).toEqual(view);
    expect((await putHook(ports, "team", { source: "github" }, EVERYTHING)).created).toBe(false);
  });

  test("keeps its secrets where nobody reads them", async () => {
    const { ports } = await withHook();
    expect(JSON.stringify(await ports.hooks.find("team"))).not.toContain("own");
  });

  test.each(["the-hooks-own", "its-previous"])("takes what %s has signed", async (secret) => {
    const { ports } = await withHook();
    expect(await deliver(ports, "team", aDelivery(secret))).toEqual({ reports: 1 });
    expect(await isThere(ports, ITS_PATH)).toBe(true);
  });

  test("doesn't take what its source's secret has signed, nor the source what the hook's has", async () => {
    const { ports } = await withHook();
    const unauthorized = { code: "unauthorized" };
    await expect(deliver(ports, "team", aDelivery("github-secret"))).rejects.toMatchObject(
      unauthorized,
    );
    await expect(deliver(ports, "github", aDelivery("the-hooks-own"))).rejects.toMatchObject(
      unauthorized,
    );
    expect(await isThere(ports, ITS_PATH)).toBe(false);
  });

  test("without secrets of its own takes what its source's have signed", async () => {
    const { ports } = await withHook();
    await putHook(ports, "team", { source: "github" }, EVERYTHING);
    expect(await deliver(ports, "team", aDelivery("github-secret"))).toEqual({ reports: 1 });
  });

  test.each<[string, Partial<HookInput>, string]>([
    ["below a path", { under: "checkout" }, `checkout/${ITS_PATH}`],
    [
      "where its expression says, from what the payload holds",
      { resource: '"shop/" + payload.deployment.environment' },
      "shop/production",
    ],
    [
      "where its expression says, from the path and the headers",
      { resource: 'headers["x-team"] + "/" + path', under: "all" },
      `all/payments/${ITS_PATH}`,
    ],
  ])("puts its reports %s", async (_, hook, path) => {
    const { ports } = await withHook(hook);
    expect(await deliver(ports, "team", aDelivery("the-hooks-own"))).toEqual({ reports: 1 });
    expect(await isThere(ports, path)).toBe(true);
    expect(await isThere(ports, ITS_PATH)).toBe(false);
  });

  test.each([
    ["fails", "payload.nothing.here"],
    ["gives no text", "1 + 1"],
    ["gives no path", '"not a path!"'],
    ["looks for credentials", 'headers["authorization"]'],
    ["looks for the signature", 'headers["x-hub-signature-256"]'],
  ])("whose expression %s refuses the delivery, and changes nothing", async (_, resource) => {
    const { ports } = await withHook({ resource });
    await expect(deliver(ports, "team", aDelivery("the-hooks-own"))).rejects.toMatchObject({
      code: "invalid",
      faults: [{ path: "resource" }],
    });
    await putHook(ports, "team", { source: "github", secrets: ["the-hooks-own"] }, EVERYTHING);
    expect(await deliver(ports, "team", aDelivery("the-hooks-own"))).toEqual({ reports: 1 });
  });

  test("that is gone takes nothing", async () => {
    const { ports } = await withHook();
    await removeHook(ports, "team", EVERYTHING);
    const delivery = aDelivery("the-hooks-own");
    await expect(deliver(ports, "team", delivery)).rejects.toMatchObject({ code: "notFound" });
    await expect(getHook(ports, "team", EVERYTHING)).rejects.toMatchObject({ code: "notFound" });
    await expect(removeHook(ports, "team", EVERYTHING)).rejects.toMatchObject({ code: "notFound" });
  });

  test("may take the place of its own source, and of no other", async () => {
    const { ports } = await withHook({}, "github");
    expect(await deliver(ports, "github", aDelivery("the-hooks-own"))).toEqual({ reports: 1 });
    await expect(withHook({ source: "github" }, "a b")).rejects.toMatchObject({
      faults: [{ path: "name" }],
    });
    await expect(withHook({ source: "nosuch" })).rejects.toMatchObject({
      faults: [{ path: "source" }],
    });
  });

  test("is only for who administers all that it may report on", async () => {
    const { ports } = await withHook({ under: "checkout/eu" });
    const theirs: Scope = { verbs: ["admin"], prefix: "checkout" };
    const others: Scope = { verbs: ["admin"], prefix: "payments" };
    const forbidden = { code: "forbidden" };
    const hook = { source: "github" };
    expect(await getHook(ports, "team", theirs)).toMatchObject({ name: "team" });
    await expect(getHook(ports, "team", others)).rejects.toMatchObject(forbidden);
    await expect(removeHook(ports, "team", others)).rejects.toMatchObject(forbidden);
    for (const put of [hook, { ...hook, under: "checkout/eu" }, { ...hook, under: "payments" }]) {
      await expect(putHook(ports, "team", put, others)).rejects.toMatchObject(forbidden);
    }
    await expect(putHook(ports, "mine", hook, theirs)).rejects.toMatchObject(forbidden);
    await removeHook(ports, "team", theirs);
  });

  test("remembers deliveries for itself: one that came in elsewhere too has its effect here", async () => {
    const { ports } = await withHook({ secrets: ["github-secret"], under: "checkout" });
    expect(await deliver(ports, "github", aDelivery("github-secret"))).toEqual({ reports: 1 });
    expect(await deliver(ports, "team", aDelivery("github-secret"))).toEqual({ reports: 1 });
    expect(await deliver(ports, "team", aDelivery("github-secret"))).toEqual({ reports: 0 });
  });
});

describe("a payload that doesn't say whose status it is", () => {
  const body = Buffer.from(
    '{"message": "Migrated", "conditions": [{"type": "Migrated", "status": "True"}]}',
  );
  const delivery = () =>
    deliveryIn({ authorization: "Bearer s3cret", "x-team": "payments" }, { bytes: body });
  async function withSecret(hook: Partial<HookInput> = {}) {
    const ports = { ...(await realPorts()), secrets: { of: async () => ["s3cret"] } };
    await putHook(ports, "databases", { source: "kratix", ...hook }, EVERYTHING);
    return ports;
  }

  test("is refused, saying what to do, and changes nothing", async () => {
    const ports = await withSecret({ under: "checkout" });
    for (const name of ["kratix", "databases"])
      await expect(deliver(ports, name, delivery())).rejects.toMatchObject({
        code: "invalid",
        faults: [{ path: "resource", message: expect.stringContaining("through a hook") }],
      });
  });

  test("is placed by a hook's expression", async () => {
    const ports = await withSecret({ resource: 'headers["x-team"] + "/db" + path' });
    expect(await deliver(ports, "databases", delivery())).toEqual({ reports: 1 });
    expect(await isThere(ports, "payments/db")).toBe(true);
  });
});
