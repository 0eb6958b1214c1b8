import { describe, expect, test } from "vitest";
import { isIdempotent, send } from "../../lib/notifiers/registry.ts";
import { sns } from "../../lib/notifiers/sns.ts";
import { parseAs } from "../../lib/schema/shape.ts";
import {
  aDestination,
  aFailedCondition,
  aNotice,
  aRecovery,
  aWorld,
  awsAt,
  describeNotifier,
} from "../contract/notifier.ts";

const TOPIC = "arn:aws:sns:eu-west-1:123456789012:deployments";
const chosen = (topicArn = TOPIC) => ({ sns: { topicArn } });

describeNotifier("sns", () => chosen(), { isAws: true });

/** What SNS was asked to publish. */
async function published(notice = aNotice(), topicArn?: string) {
  const { url, captured } = await aDestination();
  await send(chosen(topicArn), notice, aWorld(undefined, { aws: awsAt(url) }));
  const form = new URLSearchParams(captured[0]?.body);
  const attributes: Record<string, string | null> = {};
  for (let at = 1; form.has(`MessageAttributes.entry.${at}.Name`); at++) {
    const entry = `MessageAttributes.entry.${at}`;
    attributes[form.get(`${entry}.Name`) ?? ""] = form.get(`${entry}.Value.StringValue`);
  }
  return { form, attributes, message: JSON.parse(form.get("Message") ?? "") };
}

describe("a message of a topic", () => {
  test("is a CloudEvent to machines, and words to people", async () => {
    const { form, message } = await published();
    expect([form.get("Action"), form.get("TopicArn")]).toEqual(["Publish", TOPIC]);
    expect(form.get("MessageStructure")).toBe("json");
    expect(JSON.parse(message.default)).toMatchObject({
      specversion: "1.0",
      id: "checkout/api@42/Health",
      type: "dev.signalbox.HealthTransitioned",
    });
    expect(message.email).toMatch(/^FAILING: checkout\/api is Down\n\nResource: checkout\/api\n/);
    expect(message.sms).toBe("FAILING: checkout/api is Down");
    expect(form.get("Subject")).toBe("FAILING: checkout/api is Down");
  });

  test("has attributes to filter by, no more than a queue lets through", async () => {
    const { attributes } = await published();
    expect(attributes).toEqual({
      resource: "checkout/api",
      kind: "component",
      detailType: "HealthTransitioned",
      phase: "failing",
      to: "Down",
      health: "Down",
      ancestors: '["checkout"]',
    });
    expect(Object.keys(attributes).length).toBeLessThanOrEqual(10);
  });

  test("has no attribute for what isn't so, which SNS would refuse", async () => {
    const { attributes } = await published(aNotice({ to: null, health: null }));
    expect(Object.keys(attributes)).toEqual([
      "resource",
      "kind",
      "detailType",
      "phase",
      "ancestors",
    ]);
  });

  test("has a subject of ASCII, of fewer than a hundred characters", async () => {
    const { form } = await published(aNotice({ resource: `é${"r".repeat(200)}` }));
    expect(form.get("Subject")).toMatch(/^FAILING: \?r{86}\.\.\.$/);
  });

  test("indents the lines of what was reported, so that none passes for a fact", async () => {
    const { message } = await published(aFailedCondition("one\nReason: two"));
    expect(message.email).toContain("\nMessage: one\n  Reason: two\n");
  });
});

describe("a FIFO topic", () => {
  const fifo = `${TOPIC}.fifo`;

  test("gets a failure and its end in one group, each by an id of its own", async () => {
    const [failure, end] = [await published(aNotice(), fifo), await published(aRecovery(), fifo)];
    const group = failure.form.get("MessageGroupId");
    expect(group).toMatch(/^signalbox-[0-9a-f]{64}$/);
    expect(end.form.get("MessageGroupId")).toBe(group);
    const ids = [failure, end].map(({ form }) => form.get("MessageDeduplicationId"));
    expect(ids[0]).toMatch(/^signalbox-[0-9a-f]{64}$/);
    expect(ids[1]).not.toBe(ids[0]);
  });

  test("knows what it heard before, and another doesn't", () => {
    expect([isIdempotent(chosen(fifo)), isIdempotent(chosen())]).toEqual([true, false]);
  });
});

test.each([
  ["a name", "deployments"],
  ["another service's ARN", "arn:aws:sqs:eu-west-1:123456789012:deployments"],
  ["a region that leads elsewhere", "arn:aws:sns:example.com/:123456789012:deployments"],
  ["no account", "arn:aws:sns:eu-west-1::deployments"],
])("a topic isn't named by %s", (_, topicArn) => {
  expect(() => parseAs(sns.options, { topicArn })).toThrow(/topicArn: must be a topic's ARN/);
});
