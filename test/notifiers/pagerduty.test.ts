import { describe, expect, test } from "vitest";
import { pagerduty } from "../../lib/notifiers/pagerduty.ts";
import { isIdempotent, send, shown } from "../../lib/notifiers/registry.ts";
import { parseAs } from "../../lib/schema/shape.ts";
import {
  aDestination,
  aFailedCondition,
  aNotice,
  aRecovery,
  aWorld,
  describeNotifier,
} from "../contract/notifier.ts";

const KEY = "e93facc04764012d7bfb002500d5d1a6";
const chosen = (url: string) => ({ pagerduty: { routingKey: KEY, url } });

describeNotifier("pagerduty", chosen);

async function told(notice = aNotice(), options = {}) {
  const { url, captured } = await aDestination((response) => response.writeHead(202).end("{}"));
  const { pagerduty } = chosen(url);
  const taken = await send({ pagerduty: { ...pagerduty, ...options } }, notice, aWorld());
  return { taken, captured, body: JSON.parse(captured[0]?.body ?? "{}") };
}

describe("an alert at PagerDuty", () => {
  test("is triggered by a failure", async () => {
    const { captured, body } = await told(aFailedCondition("connection refused"));
    expect(captured[0]?.url).toBe("/v2/enqueue");
    expect(body).toMatchObject({ routing_key: KEY, event_action: "trigger" });
    expect(body.payload).toMatchObject({
      summary: "FAILING: checkout/api Reachable is False",
      source: "checkout/api",
      severity: "error",
      timestamp: "2026-11-20T09:59:58.000Z",
      custom_details: { Reason: "ProbeFailed", Message: "connection refused" },
    });
  });

  test("is resolved by the failure's end, by the same key", async () => {
    const [failure, recovery] = [await told(), await told(aRecovery())];
    expect(recovery.body.event_action).toBe("resolve");
    expect(recovery.body.dedup_key).toBe(failure.body.dedup_key);
    expect(recovery.body.dedup_key.length).toBeLessThanOrEqual(255);
    expect(recovery.body.payload.timestamp).toBe("2026-11-20T10:12:03.000Z");
    expect(recovery.body.payload.custom_details.Lasted).toBe("12m3s");
  });

  test("is triggered by what flaps, though it flipped to well", async () => {
    const { body } = await told(aNotice({ flapping: true, to: "Ready" }, { phase: "well" }));
    expect(body.event_action).toBe("trigger");
  });

  test("isn't made of what is neither a failure nor its end", async () => {
    const { taken, captured } = await told(aNotice({}, { phase: "other" }));
    expect(taken.said).toBe("not sent: neither a failure nor the end of one");
    expect(captured).toEqual([]);
  });

  test.each([
    ["Down", "critical"],
    ["Missing", "critical"],
    ["Partial", "warning"],
    ["Unknown", "warning"],
  ] as const)(
    "that a resource is %s is %s, unless the subscription says how bad it is",
    async (to, severity) => {
      expect((await told(aNotice({ to }))).body.payload.severity).toBe(severity);
      expect((await told(aNotice({ to }), { severity: "info" })).body.payload.severity).toBe(
        "info",
      );
    },
  );

  test("stays within an event's 512 KB, whatever was reported", async () => {
    const { captured } = await told(aFailedCondition("\u{1f600}".repeat(16_384)));
    expect(Buffer.byteLength(captured[0]?.body ?? "")).toBeLessThan(512 * 1024);
    expect(captured[0]?.body).toContain("…");
  });

  test("may be sent again, for its key tells that it is the same", () => {
    expect(isIdempotent(chosen("https://example.com"))).toBe(true);
  });

  test("is shown without its key", () => {
    const choice = { pagerduty: { routingKey: KEY, severity: "info" } } as const;
    expect(shown(choice)).toEqual({ pagerduty: { severity: "info" } });
  });

  test.each([
    [{}, /routingKey: is required/],
    [{ routingKey: KEY, severity: "bad" }, /severity: must be one of critical/],
    [{ routingKey: KEY, key: KEY }, /key: is not a key that is known here/],
  ])("has no options like %j", (options, words) => {
    expect(() => parseAs(pagerduty.options, options)).toThrow(words);
  });
});
