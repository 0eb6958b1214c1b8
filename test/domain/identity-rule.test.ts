import { expect, test } from "vitest";
import { type IdentityRule, ruleFor } from "../../lib/domain/identity-rule.ts";

const GITHUB = "https://token.actions.githubusercontent.com";
const CLAIMS = {
  iss: GITHUB,
  aud: "signalbox",
  repository: "acme/checkout",
  ref: "refs/heads/feature/x",
  ref_protected: true,
  run_number: 7,
  groups: ["a"],
  nested: { a: "b" },
};

function aRule(changes: Partial<IdentityRule> = {}): IdentityRule {
  const claims = { repository: "acme/checkout" };
  return { issuer: GITHUB, audience: "signalbox", claims, verbs: [], prefix: "x", ...changes };
}

test.each<[string, Partial<IdentityRule>, boolean]>([
  ["its claims", {}, true],
  ["another issuer", { issuer: "https://gitlab.com" }, false],
  ["an issuer with a slash more", { issuer: `${GITHUB}/` }, false],
  ["another audience", { audience: "other" }, false],
  ["another value", { claims: { repository: "acme/check" } }, false],
  ["a value in another case", { claims: { repository: "Acme/checkout" } }, false],
  ["one claim of two", { claims: { repository: "acme/checkout", ref: "refs/heads/main" } }, false],
  ["any text in place of *", { claims: { repository: "acme/*", ref: "refs/heads/*" } }, true],
  ["no text in place of *", { claims: { repository: "acme/checkout*" } }, true],
  ["only the end", { claims: { repository: "checkout" } }, false],
  ["a claim that isn't there", { claims: { environment: "*" } }, false],
  ["what every object has", { claims: { toString: "*" } }, false],
  ["true as a text", { claims: { ref_protected: "true" } }, true],
  ["a number as a text", { claims: { run_number: "7" } }, true],
  ["a member of a list", { claims: { groups: "a" } }, false],
  ["an object", { claims: { nested: "*" } }, false],
])("a token meets a rule that asks for %s: %j: %j", (_, changes, meets) => {
  expect(ruleFor([aRule(changes)], CLAIMS) !== undefined).toBe(meets);
});

test("a token for several audiences has each of them", () => {
  const claims = { ...CLAIMS, aud: ["other", "signalbox"] };
  expect(ruleFor([aRule()], claims)).toBeDefined();
  expect(ruleFor([aRule()], { ...CLAIMS, aud: undefined })).toBeUndefined();
});

test("of several rules that a token meets, the first says what it may", () => {
  const rules = [
    aRule({ claims: { repository: "nobody/*" }, prefix: "a" }),
    aRule({ prefix: "b" }),
    aRule({ prefix: "c" }),
  ];
  expect(ruleFor(rules, CLAIMS)?.prefix).toBe("b");
});
