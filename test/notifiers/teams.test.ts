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

const chosen = (url: string) => ({
  teams: { url: `${url}/workflows/w0/invoke?sv=1.0&sig=s3cr3t` },
});

describeNotifier("teams", chosen);

type Line = { readonly type: string; readonly inlines: readonly { type: string; text: string }[] };

async function told(notice = aNotice()) {
  const { url, captured } = await aDestination((response) => response.writeHead(202).end());
  await send(chosen(url), notice, aWorld());
  const message = JSON.parse(captured[0]?.body ?? "{}");
  const lines: readonly Line[] = message.attachments[0].content.body;
  const texts = lines.map(({ inlines }) => inlines.map(({ text }) => text).join(""));
  return { captured, message, lines, texts };
}

describe("a card in Teams", () => {
  test("tells a failure in the colour of attention, with what is wrong since when", async () => {
    const { message, lines, texts } = await told(aFailedCondition("connection refused"));
    expect(message.attachments[0].contentType).toBe("application/vnd.microsoft.card.adaptive");
    expect(lines[0]?.inlines[0]).toMatchObject({ color: "attention" });
    expect(texts).toEqual(
      expect.arrayContaining([
        "FAILING: checkout/api Reachable is False",
        "Reason: ProbeFailed",
        "Message: connection refused",
        "Since: 2026-11-20T09:59:58.000Z",
      ]),
    );
  });

  test("tells a recovery in the colour of what is good, with how long it lasted", async () => {
    const { lines, texts } = await told(aRecovery());
    expect(lines[0]?.inlines[0]).toMatchObject({ color: "good" });
    expect(texts).toContain("Lasted: 12m3s");
  });

  test("has nothing but text runs, in which nothing is a link or a mention", async () => {
    const { message, lines, texts } = await told(aFailedCondition("<at>all</at> [x](https://x)"));
    expect(texts).toContain("Message: <at>all</at> [x](https://x)");
    const types = new Set(
      lines.flatMap(({ type, inlines }) => [type, ...inlines.map((one) => one.type)]),
    );
    expect(types).toEqual(new Set(["RichTextBlock", "TextRun"]));
    expect(message.attachments[0].content).not.toHaveProperty("msteams");
  });

  test("stays within a message's 28 KB, whatever was reported", async () => {
    const long = "\u2028".repeat(16_384);
    const { captured, texts } = await told(aFailedCondition(long, "\u20ac".repeat(1_024)));
    expect(Buffer.byteLength(captured[0]?.body ?? "")).toBeLessThan(28 * 1024);
    expect(texts.some((text) => text.endsWith("…"))).toBe(true);
  });

  test("is shown with its host, and without what lets in whoever knows it", () => {
    const choice = { teams: { url: "https://x.logic.azure.com/workflows/w0/invoke?sig=s3cr3t" } };
    expect(shown(choice)).toEqual({ teams: { url: "https://x.logic.azure.com/…" } });
  });
});
