import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { deliveryIn } from "../../lib/http/requests.ts";
import { remove } from "../../lib/pipeline/declare.ts";
import { type DeliverPorts, deliver, type Incoming } from "../../lib/pipeline/deliver.ts";
import { ingest } from "../../lib/pipeline/ingest.ts";
import type { Deliveries } from "../../lib/pipeline/ports/delivery.ts";
import { fixture } from "../fixtures/read.ts";
import { counting, realPorts } from "./ports.ts";

const SECRETS = ["current-secret", "previous-secret"];
const RESOURCE = "Codertocat/Hello-World/environments/production";
const SUCCESS = fixture<object>("payloads/github/deployment_status.default.json");
const INACTIVE = fixture<object>("payloads/github/variant.deployment_status.inactive.json");

type Sent = { readonly id?: string | null; readonly secret?: string; readonly event?: string };

/** A delivery as GitHub sends it, of a payload or of bytes; without a name where `id` is null. */
function aDelivery(payload: object | string, sent: Sent = {}): Incoming {
  const { id = "d1", secret = SECRETS[0] ?? "", event = "deployment_status" } = sent;
  const body = Buffer.from(typeof payload === "string" ? payload : JSON.stringify(payload));
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const headers = {
    "x-github-event": event,
    "x-hub-signature-256": `sha256=${signature}`,
    ...(id !== null && { "x-github-delivery": id }),
  };
  return deliveryIn(headers, { bytes: body });
}

/** Real ports, the secrets of GitHub's webhook, and what was asked of the store. */
async function somePorts() {
  const ports = await realPorts();
  const { store, counts } = counting(ports.store);
  const secrets = { of: async (source: string) => (source === "github" ? SECRETS : []) };
  return { ...ports, store, counts, secrets };
}

/** A memory that fails the first time that it is told to remember. */
function forgettingOnce(deliveries: Deliveries): Deliveries {
  let failed = false;
  return {
    isKnown: (source, id) => deliveries.isKnown(source, id),
    async remember(source, id) {
      if (failed) return deliveries.remember(source, id);
      failed = true;
      throw new Error("the table is throttled");
    },
  };
}

describe("a delivery", () => {
  test("has its effect, and is remembered", async () => {
    const ports = await somePorts();
    expect(await deliver(ports, "github", aDelivery(SUCCESS))).toEqual({ reports: 1 });
    const stored = await ports.store.read(RESOURCE);
    expect(stored?.state.conditions).toMatchObject([{ type: "Deployed" }]);
    expect(stored?.state.reporter).toBe("github");
  });

  test("that was seen before neither reads nor writes a status", async () => {
    const ports = await somePorts();
    await deliver(ports, "github", aDelivery(SUCCESS));
    const before = { ...ports.counts };
    expect(await deliver(ports, "github", aDelivery(SUCCESS))).toEqual({ reports: 0 });
    expect(ports.counts).toEqual(before);
  });

  test("is known by its name, whatever it holds", async () => {
    const ports = await somePorts();
    await deliver(ports, "github", aDelivery(SUCCESS));
    expect(await deliver(ports, "github", aDelivery(INACTIVE))).toEqual({ reports: 0 });
    expect(await deliver(ports, "github", aDelivery(INACTIVE, { id: "d2" }))).toEqual({
      reports: 1,
    });
  });

  test("without a name is known by its bytes", async () => {
    const ports = await somePorts();
    const nameless = (payload: object) => aDelivery(payload, { id: null });
    expect(await deliver(ports, "github", nameless(SUCCESS))).toEqual({ reports: 1 });
    expect(await deliver(ports, "github", nameless(SUCCESS))).toEqual({ reports: 0 });
    expect(await deliver(ports, "github", nameless(INACTIVE))).toEqual({ reports: 1 });
  });

  test("that is cut short before it is remembered is taken in again, and has its effect once", async () => {
    const ports = await somePorts();
    const cut: DeliverPorts = { ...ports, deliveries: forgettingOnce(ports.deliveries) };
    await expect(deliver(cut, "github", aDelivery(SUCCESS))).rejects.toThrow("throttled");
    const first = await ports.store.read(RESOURCE);
    expect(await deliver(cut, "github", aDelivery(SUCCESS))).toEqual({ reports: 1 });
    expect(await ports.store.read(RESOURCE)).toEqual(first);
    expect(first?.version).toBe(1);
    expect(await deliver(cut, "github", aDelivery(SUCCESS))).toEqual({ reports: 0 });
  });

  test("of which a report could not be stored is not remembered, and succeeds when it is sent again", async () => {
    const ports = await somePorts();
    const lost: DeliverPorts = {
      ...ports,
      clock: { ...ports.clock, sleep: async () => undefined },
      store: {
        read: (resource) => ports.store.read(resource),
        write: async () => ({ written: false, stored: undefined }),
      },
    };
    await expect(deliver(lost, "github", aDelivery(SUCCESS))).rejects.toMatchObject({
      code: "unavailable",
    });
    expect(await deliver(ports, "github", aDelivery(SUCCESS))).toEqual({ reports: 1 });
  });

  test("on a deleted resource is taken without effect, and remembered", async () => {
    const ports = await somePorts();
    await ingest(ports, { resource: RESOURCE, input: { health: "Ready" } }, "ci");
    await remove(ports, RESOURCE, "ops");
    expect(await deliver(ports, "github", aDelivery(SUCCESS))).toEqual({ reports: 0 });
    expect((await ports.store.read(RESOURCE))?.state.deletedTime).toBeDefined();
    const before = { ...ports.counts };
    await deliver(ports, "github", aDelivery(SUCCESS));
    expect(ports.counts).toEqual(before);
  });

  test("of a kind that says nothing of a status touches none", async () => {
    const ports = await somePorts();
    expect(await deliver(ports, "github", aDelivery({}, { event: "ping" }))).toEqual({
      reports: 0,
    });
    expect(ports.counts).toEqual({ reads: 0, writes: 0, refused: 0 });
  });

  test.each([
    ["that isn't JSON", "payload=%7B%7D", "malformed"],
    ["that isn't what it says", "{}", "invalid"],
  ])("%s is refused, touches no status, and may be sent again", async (_, body, code) => {
    const ports = await somePorts();
    for (const _again of [1, 2]) {
      await expect(deliver(ports, "github", aDelivery(body))).rejects.toMatchObject({ code });
    }
    expect(ports.counts).toEqual({ reads: 0, writes: 0, refused: 0 });
  });
});

describe("a delivery that nobody vouches for", () => {
  /** Ports of which every call but that for the secrets fails the test. */
  const untouchable: DeliverPorts = {
    store: { read: unexpected, write: unexpected },
    deliveries: { isKnown: unexpected, remember: unexpected },
    hooks: {
      find: async () => undefined,
      put: unexpected,
      change: unexpected,
      remove: unexpected,
      all: unexpected,
    },
    cipher: { seal: unexpected, open: unexpected },
    paths: { load: unexpected },
    secrets: { of: async (source) => (source === "github" ? SECRETS : []) },
    clock: { now: () => new Date().toISOString(), sleep: unexpected, random: unexpected },
  };

  test.each<[string, Incoming]>([
    ["is signed with another secret", aDelivery(SUCCESS, { secret: "wrong" })],
    ["isn't JSON and is signed with another secret", aDelivery("{", { secret: "wrong" })],
    ["has no signature", deliveryIn({ "x-github-event": "ping" }, { bytes: Buffer.from("{}") })],
    ["has other bytes than were signed", { ...aDelivery(SUCCESS), body: Buffer.from("{}") }],
  ])(
    "because it %s is unauthorized, and touches no port but those that it takes to know that",
    async (_, delivery) => {
      await expect(deliver(untouchable, "github", delivery)).rejects.toMatchObject({
        code: "unauthorized",
        message: "the signature is wrong",
      });
    },
  );

  test("because its source has no secret is unauthorized", async () => {
    const ports = { ...untouchable, secrets: { of: async () => [] } };
    await expect(deliver(ports, "github", aDelivery(SUCCESS))).rejects.toMatchObject({
      code: "unauthorized",
    });
  });

  test("because there is no such source is not found, and touches no other port", async () => {
    const ports = { ...untouchable, secrets: { of: unexpected } };
    for (const name of ["nosuch", "toString"]) {
      await expect(deliver(ports, name, aDelivery(SUCCESS))).rejects.toMatchObject({
        code: "notFound",
      });
    }
  });
});

function unexpected(): never {
  throw new Error("a port was used that should not have been");
}
