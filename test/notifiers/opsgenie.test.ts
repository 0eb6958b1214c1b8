import { describe, expect, test } from "vitest";
import { opsgenie } from "../../lib/notifiers/opsgenie.ts";
import { send, shown } from "../../lib/notifiers/registry.ts";
import { parseAs } from "../../lib/schema/shape.ts";
import {
  aDestination,
  aFailedCondition,
  aNotice,
  aRecovery,
  aWorld,
  describeNotifier,
} from "../contract/notifier.ts";

const KEY = "eb243592-faa2-4ba2-a551-1afdf565c889";
const chosen = (url: string) => ({ opsgenie: { apiKey: KEY, priority: "P1", url } }) as const;

describeNotifier("opsgenie", chosen);

async function told(notice = aNotice()) {
  const { url, captured } = await aDestination((response) => response.writeHead(202).end("{}"));
  const taken = await send(chosen(url), notice, aWorld());
  return { taken, captured, body: JSON.parse(captured[0]?.body ?? "{}") };
}

describe("an alert at Opsgenie", () => {
  test("is created by a failure", async () => {
    const { captured, body } = await told(aFailedCondition("connection refused"));
    expect(captured[0]?.url).toBe("/v2/alerts");
    expect(captured[0]?.headers.authorization).toBe(`GenieKey ${KEY}`);
    expect(body).toMatchObject({
      message: "FAILING: checkout/api Reachable is False",
      entity: "checkout/api",
      priority: "P1",
      details: { Message: "connection refused", Since: "2026-11-20T09:59:58.000Z" },
    });
  });

  test("is closed by the failure's end, by the same alias", async () => {
    const [failure, recovery] = [await told(), await told(aRecovery())];
    const path = `/v2/alerts/${failure.body.alias}/close?identifierType=alias`;
    expect(recovery.captured[0]?.url).toBe(path);
    expect(recovery.body).toEqual({
      source: "signalbox",
      note: "RECOVERED: checkout/api is Ready after 12m3s of Down",
    });
  });

  test("isn't made of what is neither a failure nor its end", async () => {
    const { taken, captured } = await told(aNotice({}, { phase: "other" }));
    expect(taken.said).toBe("not sent: neither a failure nor the end of one");
    expect(captured).toEqual([]);
  });

  test("stays within Opsgenie's bounds, whatever was reported", async () => {
    const long = aFailedCondition("x".repeat(32_768), "y".repeat(1_024));
    const { body } = await told(aNotice({ ...long.data, resource: "r".repeat(512) }));
    expect(body.message.length).toBe(130);
    expect(body.alias.length).toBeLessThanOrEqual(512);
    expect(body.entity.length).toBeLessThanOrEqual(512);
    expect(Object.entries(body.details).flat().join("").length).toBeLessThanOrEqual(8_000);
    expect(body.details.Message.endsWith("x…")).toBe(true);
  });

  test("is shown without its key", () => {
    expect(shown({ opsgenie: { apiKey: KEY } })).toEqual({ opsgenie: {} });
  });

  test.each([
    [{ apiKey: KEY, priority: "high" }, /priority: must be one of P1/],
    [{ apiKey: "" }, /apiKey: must be printable/],
  ])("has no options like %j", (options, words) => {
    expect(() => parseAs(opsgenie.options, options)).toThrow(words);
  });
});
