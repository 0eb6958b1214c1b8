import { describe, expect, test } from "vitest";
import { grafana } from "../../lib/notifiers/grafana.ts";
import { isIdempotent, send, shown } from "../../lib/notifiers/registry.ts";
import { parseAs } from "../../lib/schema/shape.ts";
import {
  aDestination,
  aFailedCondition,
  aNotice,
  aRecovery,
  aWorld,
  describeNotifier,
  NOW,
} from "../contract/notifier.ts";

const OPTIONS = { token: "glsa_s3cr3t", dashboardUID: "jcIIG-07z", panelId: 2 };
const chosen = (url: string) => ({ grafana: { ...OPTIONS, url } });

describeNotifier("grafana", chosen);

async function told(notice = aNotice()) {
  const { url, captured } = await aDestination();
  await send(chosen(`${url}/grafana`), notice, aWorld());
  const [request = expect.fail()] = captured;
  return { request, body: JSON.parse(request.body) };
}

describe("an annotation in Grafana", () => {
  test("of a failure is at when that began", async () => {
    const { request, body } = await told(aFailedCondition("connection refused"));
    expect(request.url).toBe("/grafana/api/annotations");
    expect(request.headers.authorization).toBe("Bearer glsa_s3cr3t");
    expect(body).toMatchObject({
      dashboardUID: "jcIIG-07z",
      panelId: 2,
      time: Date.parse("2026-11-20T09:59:58.000Z"),
      tags: ["signalbox", "checkout/api", "Reachable", "failing"],
    });
    expect(body).not.toHaveProperty("timeEnd");
    expect(body.text.split("\n")).toEqual(
      expect.arrayContaining([
        "FAILING: checkout/api Reachable is False",
        "Message: connection refused",
      ]),
    );
  });

  test("of a recovery is the region in which it was failing", async () => {
    const { body } = await told(aRecovery());
    expect([body.time, body.timeEnd]).toEqual([
      Date.parse(NOW),
      Date.parse("2026-11-20T10:12:03.000Z"),
    ]);
    expect(body.tags).toContain("well");
    expect(body.text).toContain("\nLasted: 12m3s");
  });

  test("has no tags of whoever reported, and no more of it than fits a tooltip", async () => {
    const { body } = await told(aFailedCondition(`<img src=x>${"y".repeat(32_768)}`));
    expect(body.text).toContain("Message: &lt;img src=x&gt;yyy");
    expect(body.text).toContain("y…\n");
    expect(body.text.length).toBeLessThan(2_000);
  });

  test("isn't made twice of what may have been made", () => {
    expect(isIdempotent(chosen("https://example.com"))).toBe(false);
  });

  test("is shown without its token", () => {
    const choice = { grafana: { url: "https://grafana.example.com", token: "glsa_s3cr3t" } };
    expect(shown(choice)).toEqual({ grafana: { url: "https://grafana.example.com" } });
  });

  test.each([
    [{ token: "x" }, /url: is required/],
    [{ url: "https://example.com", token: "x", panelId: 0 }, /panelId: must be at least 1/],
  ])("has no options like %j", (options, words) => {
    expect(() => parseAs(grafana.options, options)).toThrow(words);
  });
});
