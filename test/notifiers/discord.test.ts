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

const chosen = (url: string) => ({ discord: { url: `${url}/api/webhooks/1234/t0k3n` } });

describeNotifier("discord", chosen);

type Embed = {
  readonly title: string;
  readonly color: number;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
};

async function told(notice = aNotice()) {
  const { url, captured } = await aDestination((response) => response.writeHead(204).end());
  await send(chosen(url), notice, aWorld());
  const body = JSON.parse(captured[0]?.body ?? "{}");
  const embed: Embed = body.embeds[0];
  const facts = Object.fromEntries(embed.fields.map(({ name, value }) => [name, value]));
  return { body, embed, facts };
}

describe("an embed in Discord", () => {
  test("tells a failure in red, with what is wrong since when", async () => {
    const { embed, facts } = await told(aFailedCondition("connection refused"));
    expect([embed.title, embed.color]).toEqual([
      "FAILING: checkout/api Reachable is False",
      0xd1242f,
    ]);
    expect(facts).toMatchObject({ Reason: "ProbeFailed", Message: "connection refused" });
    expect(facts.Since?.replaceAll("\\", "")).toBe("2026-11-20T09:59:58.000Z");
  });

  test("tells a recovery in green, with how long it lasted", async () => {
    const { embed, facts } = await told(aRecovery());
    expect([embed.color, facts.Lasted]).toEqual([0x1a7f37, "12m3s"]);
  });

  test("mentions nobody, and has no markup of whoever reported", async () => {
    const { body, facts } = await told(aFailedCondition("@everyone <@&1> [x](https://x) **y**"));
    expect(body.allowed_mentions).toEqual({ parse: [] });
    expect(facts.Message).toBe("\\@everyone \\<\\@&1\\> \\[x\\]\\(https://x\\) \\*\\*y\\*\\*");
  });

  test("stays within Discord's bounds, whatever was reported", async () => {
    const { embed, facts } = await told(aFailedCondition("*".repeat(32_768), "_".repeat(1_024)));
    const lengths = embed.fields.map(({ value }) => value.length);
    expect(embed.title.length).toBeLessThanOrEqual(256);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(1_024);
    expect(JSON.stringify(embed.fields).length).toBeLessThan(6_000);
    expect(facts.Message?.endsWith("\\*…")).toBe(true);
  });

  test("is shown with its host, and without what lets in whoever knows it", () => {
    const choice = { discord: { url: "https://discord.com/api/webhooks/1234/t0k3n" } };
    expect(shown(choice)).toEqual({ discord: { url: "https://discord.com/…" } });
  });
});
