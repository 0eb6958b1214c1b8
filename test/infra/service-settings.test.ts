import { Duration } from "aws-cdk-lib";
import { describe, expect, test } from "vitest";
import type { IdentityRule } from "../../lib/domain/identity-rule.ts";
import { type ServiceOptions, serviceSettings } from "../../lib/infra/service-settings.ts";

test("a service of which nothing is set is complete", () => {
  const { busName, historyRetention, archiveRetention, throttles } = serviceSettings({});
  expect([busName, historyRetention.toDays(), archiveRetention.toDays()]).toEqual([
    "signalbox",
    90,
    30,
  ]);
  expect(Object.keys(throttles).sort()).toEqual(["caller", "none", "signature", "wait"]);
});

test("what is set is taken, and the rest stays as it was", () => {
  const none = { rateLimit: 5, burstLimit: 5 };
  const { historyRetention, throttles } = serviceSettings({
    historyRetention: Duration.hours(48),
    throttles: { none },
  });
  expect(historyRetention.toDays()).toBe(2);
  expect(throttles).toEqual({ ...serviceSettings({}).throttles, none });
});

const RULE: IdentityRule = {
  issuer: "https://token.actions.githubusercontent.com",
  audience: "signalbox",
  claims: { repository: "acme/*", ref: "refs/heads/main" },
  verbs: ["report"],
  prefix: "acme",
};

test("rules of whom to let in are taken as they are, an issuer on this machine too", () => {
  const identities = [RULE, { ...RULE, issuer: "http://127.0.0.1:4001/issuer", prefix: "" }];
  expect(serviceSettings({ identities }).identities).toEqual(identities);
});

describe("a stack isn't built for", () => {
  test.each<[string, ServiceOptions, string]>([
    ["no name", { busName: "" }, "busName"],
    ["a name with a slash", { busName: "team/signalbox" }, "busName"],
    ["AWS's own bus", { busName: "default" }, "busName"],
    ["a name too long for an alarm's", { busName: "x".repeat(201) }, "busName"],
    ["no history", { historyRetention: Duration.days(0) }, "historyRetention"],
    ["a day and a half of history", { historyRetention: Duration.hours(36) }, "historyRetention"],
    ["an archive kept for ever", { archiveRetention: Duration.days(0) }, "archiveRetention"],
    ["a range with too many bits", { probeRanges: ["10.0.0.0/33"] }, "probeRanges"],
    ["a range without bits", { probeRanges: ["10.0.0.0/8", "10.1.2.3"] }, "probeRanges"],
    ["a range of names", { probeRanges: ["example.com/8"] }, "probeRanges"],
    ["every function", { probeFunctions: ["*"] }, "probeFunctions"],
    ["a function of none", { probeFunctions: ["check", ""] }, "probeFunctions"],
    [
      "a service that there isn't",
      { awsEvents: [{ services: ["s3" as "ecs"] }] },
      "awsEvents.services",
    ],
    [
      "a service in two rules",
      { awsEvents: [{ services: ["ecs"] }, { services: ["ecs"], under: "a" }] },
      "awsEvents.services",
    ],
    [
      "an expression of what there isn't",
      { awsEvents: [{ services: ["ecs"], resource: "payload.x" }] },
      "awsEvents.resource",
    ],
    [
      "a place that is no path",
      { awsEvents: [{ services: ["ecs"], under: "/" }] },
      "awsEvents.under",
    ],
    [
      "rules too long for a function's environment",
      {
        awsEvents: [
          { services: ["ecs"], resource: `"${"x".repeat(2_000)}"` },
          { services: ["health"], resource: `"${"x".repeat(2_000)}"` },
        ],
      },
      "awsEvents",
    ],
    [
      "deliveries that are all refused",
      { throttles: { signature: { rateLimit: 0, burstLimit: 1 } } },
      "throttles.signature.rateLimit",
    ],
    [
      "a burst of less than one",
      { throttles: { none: { rateLimit: 1, burstLimit: 0.5 } } },
      "throttles.none.burstLimit",
    ],
    ["callers by password", { authorization: "basic" as "iam" }, "authorization"],
    ["an issuer without TLS", { identities: [{ ...RULE, issuer: "http://a.b" }] }, "identities"],
    [
      "an issuer that has a query",
      { identities: [{ ...RULE, issuer: "https://a?b" }] },
      "identities",
    ],
    ["tokens for nobody", { identities: [{ ...RULE, audience: "" }] }, "identities"],
    ["everybody's tokens", { identities: [{ ...RULE, claims: {} }] }, "identities"],
    ["anybody's tokens", { identities: [{ ...RULE, claims: { sub: "*" } }] }, "identities"],
    ["two asterisks", { identities: [{ ...RULE, claims: { sub: "a**" } }] }, "identities"],
    ["a rule that lets do nothing", { identities: [{ ...RULE, verbs: [] }] }, "identities"],
    ["a prefix that is no path", { identities: [{ ...RULE, prefix: "/a" }] }, "identities"],
    [
      "more rules than fit a function's variables",
      { identities: Array.from({ length: 30 }, () => RULE) },
      "identities",
    ],
  ])("%s", (_, options, setting) => {
    expect(() => serviceSettings(options)).toThrow(`${setting} must be `);
  });
});

test("all mistakes are told at once", () => {
  const options = { busName: "no good", historyRetention: Duration.days(0) };
  expect(() => serviceSettings(options)).toThrow(
    'busName must be 1 to 200 letters, digits, ".", "_" or "-" and not "default", but is "no good"; ' +
      "historyRetention must be a positive whole number of days, but is 0",
  );
});
