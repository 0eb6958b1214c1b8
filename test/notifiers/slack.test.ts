import { describe, expect, test } from "vitest";
import { send, shown } from "../../lib/notifiers/registry.ts";
import {
  aDestination,
  aFailedCondition,
  aNotice,
  aRecovery,
  aWorld,
  describeNotifier,
} from "../contract/notifier.ts";

const chosen = (url: string) => ({ slack: { url: `${url}/services/T0/B0/x0x0x0` } });

describeNotifier("slack", chosen);

async function told(notice = aNotice()) {
  const { url, captured } = await aDestination();
  await send(chosen(url), notice, aWorld());
  const body = JSON.parse(captured[0]?.body ?? "{}");
  const [{ color, blocks }] = body.attachments;
  const fields: readonly { type: string; text: string }[] = blocks[0].fields;
  const texts = fields.map(({ text }) => text);
  const types = new Set(fields.map(({ type }) => type));
  return { body, color, texts, types };
}

describe("a message to Slack", () => {
  test("tells a failure in red, with what is wrong since when", async () => {
    const { body, color, texts } = await told(aFailedCondition("connection refused"));
    expect(color).toBe("#d1242f");
    expect(body.text).toBe("FAILING: checkout/api Reachable is False");
    expect(texts).toContain("Reason: ProbeFailed");
    expect(texts).toContain("Message: connection refused");
    expect(texts).toContain("Since: 2026-11-20T09:59:58.000Z");
  });

  test("tells a recovery in green, with how long it lasted", async () => {
    const { body, color, texts } = await told(aRecovery());
    expect(color).toBe("#1a7f37");
    expect(body.text).toBe("RECOVERED: checkout/api is Ready after 12m3s of Down");
    expect(texts).toContain("Since: 2026-11-20T10:00:00.000Z");
    expect(texts).toContain("Until: 2026-11-20T10:12:03.000Z");
    expect(texts).toContain("Lasted: 12m3s");
  });

  test("can't be made to mention anyone", async () => {
    const mention = "<!channel> <https://example.com|click> *loud*";
    const { body, texts, types } = await told(aFailedCondition(mention));
    expect(texts).toContain(`Message: ${mention}`);
    expect(types).toEqual(new Set(["plain_text"]));
    expect([body.text.includes("<"), body.mrkdwn]).toEqual([false, false]);
  });

  test("escapes in its title what a mention is made of", async () => {
    const notice = aFailedCondition("no");
    const condition = { ...notice.data.condition, type: "<!here>&" } as never;
    const { body } = await told(aNotice({ ...notice.data, condition }));
    expect(body.text).toBe("FAILING: checkout/api &lt;!here&gt;&amp; is False");
  });

  test("cuts what is too long for a field, with an ellipsis", async () => {
    const { texts } = await told(aFailedCondition("x".repeat(32_768)));
    const long = texts.find((text) => text.startsWith("Message: ")) ?? "";
    expect([long.length <= 2_000, long.endsWith("x…")]).toEqual([true, true]);
  });

  test("has no more fields than Slack takes, however much there is to tell", async () => {
    const { data, ...about } = aRecovery();
    const problem = { id: "x", since: about.time, reason: "Killed", message: "out of memory" };
    const { texts } = await told(aNotice({ ...data, problem, reporter: "ci" }, about));
    expect(texts).toHaveLength(10);
  });

  test("is shown with its host, and without what lets in whoever knows it", () => {
    const choice = { slack: { url: "https://hooks.slack.com/services/T0/B0/x0x0x0" } };
    expect(shown(choice)).toEqual({ slack: { url: "https://hooks.slack.com/…" } });
  });
});
