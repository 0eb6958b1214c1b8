import { describe, expect, test } from "vitest";
import { email } from "../../lib/notifiers/email.ts";
import { send } from "../../lib/notifiers/registry.ts";
import { parseAs } from "../../lib/schema/shape.ts";
import {
  aDestination,
  aFailedCondition,
  aNotice,
  aWorld,
  awsAt,
  describeNotifier,
} from "../contract/notifier.ts";

const OPTIONS = { from: "signalbox@example.com", to: ["ops@example.com"] };

describeNotifier("email", () => ({ email: OPTIONS }), { isAws: true });

async function sent(notice = aNotice()) {
  const { url, captured } = await aDestination();
  await send({ email: OPTIONS }, notice, aWorld(undefined, { aws: awsAt(url) }));
  const [request = expect.fail()] = captured;
  const { Content, ...envelope } = JSON.parse(request.body);
  return { request, envelope, simple: Content.Simple };
}

describe("an email", () => {
  test("is plain text from one address to others", async () => {
    const { request, envelope, simple } = await sent();
    expect([request.method, request.url]).toEqual(["POST", "/v2/email/outbound-emails"]);
    expect(envelope).toEqual({
      FromEmailAddress: "signalbox@example.com",
      Destination: { ToAddresses: ["ops@example.com"] },
    });
    expect(simple.Subject).toEqual({ Data: "FAILING: checkout/api is Down", Charset: "UTF-8" });
    expect(Object.keys(simple.Body)).toEqual(["Text"]);
    expect(simple.Body.Text.Data).toContain("Resource: checkout/api\nWas: Ready\nIs: Down\n");
  });

  test("has a subject of one line, whatever a resource or a condition is called", async () => {
    const { simple } = await sent(aNotice({ resource: "api\r\nBcc: all@example.com\u2028x" }));
    expect(simple.Subject.Data).toBe("FAILING: api Bcc: all@example.com x is Down");
  });

  test("stays within bounds", async () => {
    const { simple } = await sent(aFailedCondition("m".repeat(32_768), "R".repeat(1_024)));
    expect(simple.Body.Text.Data.length).toBeLessThan(10_000);
    const long = await sent(aNotice({ resource: "r".repeat(512) }));
    expect(long.simple.Subject.Data.length).toBe(200);
  });
});

test.each<[string, object, RegExp]>([
  ["two addresses in one", { from: "a@example.com, b@example.com" }, /from: must be an address/],
  ["a name before it", { from: "Ops <ops@example.com>" }, /from: must be an address/],
  ["a header behind it", { from: "a@example.com\nBcc: b@example.com" }, /from: must be an address/],
  ["a host without a domain", { to: ["root@localhost"] }, /to\[0\]: must be an address/],
  ["nobody", { to: [] }, /to: /],
  ["more than SES takes", { to: Array(51).fill("ops@example.com") }, /to: /],
])("an email isn't addressed with %s", (_, part, words) => {
  expect(() => parseAs(email.options, { ...OPTIONS, ...part })).toThrow(words);
});
