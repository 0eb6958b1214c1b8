import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { send, shown } from "../../lib/notifiers/registry.ts";
import { webhook } from "../../lib/notifiers/webhook.ts";
import { parseAs } from "../../lib/schema/shape.ts";
import { standardWebhooks } from "../../lib/sources/signature/standard-webhooks.ts";
import { aDestination, aNotice, aWorld, describeNotifier, NOW } from "../contract/notifier.ts";

/** The example of the specification, of 24 bytes. */
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

describeNotifier("webhook", (url) => ({ webhook: { url: `${url}/hook?key=k3y`, secret: SECRET } }));

describe("a webhook", () => {
  test("gets a structured CloudEvent whose data are the event's detail", async () => {
    const { url, captured } = await aDestination();
    const notice = aNotice({ recoveredFrom: "Down", heldFor: "12m3s" });
    await send({ webhook: { url: `${url}/hook` } }, notice, aWorld());
    const [{ method, url: path, headers, body } = expect.fail()] = captured;
    expect([method, path]).toEqual(["POST", "/hook"]);
    expect(headers["content-type"]).toBe("application/cloudevents+json");
    expect(headers["webhook-id"]).toBe("checkout/api@42/Health");
    expect(headers["webhook-signature"]).toBeUndefined();
    expect(JSON.parse(body)).toEqual({
      specversion: "1.0",
      id: "checkout/api@42/Health",
      source: "signalbox",
      type: "dev.signalbox.HealthTransitioned",
      subject: "checkout/api",
      time: NOW,
      datacontenttype: "application/json",
      data: notice.data,
    });
  });

  test("is signed so that a receiver of Standard Webhooks takes it, and no other secret's", async () => {
    const { url, captured } = await aDestination();
    await send({ webhook: { url, secret: SECRET } }, aNotice(), aWorld());
    const [{ headers, body } = expect.fail()] = captured;
    const delivery = {
      headers: headers as Record<string, string>,
      body: Buffer.from(body),
    };
    expect(standardWebhooks.verify(delivery, [SECRET], NOW)).toBe(true);
    const other = `whsec_${Buffer.alloc(24, "x").toString("base64")}`;
    expect(standardWebhooks.verify(delivery, [other], NOW)).toBe(false);
  });

  test("is signed over its id, the time and its body", async () => {
    const { url, captured } = await aDestination();
    await send({ webhook: { url, secret: SECRET } }, aNotice(), aWorld());
    const [{ headers, body } = expect.fail()] = captured;
    const key = Buffer.from(SECRET.slice("whsec_".length), "base64");
    const content = `checkout/api@42/Health.${Date.parse(NOW) / 1000}.${body}`;
    const signature = createHmac("sha256", key).update(content).digest("base64");
    expect(headers["webhook-signature"]).toBe(`v1,${signature}`);
  });

  test("has an id without dots, which the signature's content is split at", async () => {
    const { url, captured } = await aDestination();
    const notice = { ...aNotice(), id: "checkout/v2.3@7/example.com/Ready" };
    await send({ webhook: { url, secret: SECRET } }, notice, aWorld());
    expect(captured[0]?.headers["webhook-id"]).toBe("checkout/v2%2E3@7/example%2Ecom/Ready");
    expect(JSON.parse(captured[0]?.body ?? "{}").id).toBe(notice.id);
  });

  test("is shown without its secret and its query", () => {
    const choice = { webhook: { url: "https://example.com/hook?key=k3y", secret: SECRET } };
    expect(shown(choice)).toEqual({ webhook: { url: "https://example.com/hook?…" } });
  });

  test.each([
    ["whsec_", "empty"],
    [`whsec_${Buffer.alloc(23).toString("base64")}`, "too short"],
    [`whsec_${Buffer.alloc(65).toString("base64")}`, "too long"],
    ["whsec_not base64, but long enough to be a key!", "no base64"],
    [Buffer.alloc(32).toString("base64"), "without its prefix"],
  ])("takes no secret like %j: %s", (secret) => {
    const options = { url: "https://example.com", secret };
    expect(() => parseAs(webhook.options, options)).toThrow(/secret: must be whsec_/);
  });
});
