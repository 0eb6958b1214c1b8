import { describe, expect, test } from "vitest";
import { compilePattern, matchesPattern } from "../../lib/domain/pattern/pattern.ts";
import { DETAIL_TYPES } from "../../lib/domain/transition.ts";
import type { NotifierTargets } from "../../lib/infra/notifier-targets.ts";
import { serviceSettings } from "../../lib/infra/service-settings.ts";
import type { Resource } from "../../lib/local/template/template.ts";
import { PUT_SOURCE } from "../../lib/notifiers/eventbridge.ts";
import { aStack, ofType, resourcesOf } from "./stack.ts";

const OTHER_BUS = "arn:aws:events:us-east-1:210987654321:event-bus/signalbox";
const TARGETS: NotifierTargets = {
  topics: ["deployments", "releases.fifo"],
  emailIdentities: ["example.com"],
  eventBuses: ["releases", OTHER_BUS],
  stateMachines: ["promote"],
  approvalActions: ["checkout/Production/Gate", "checkout/Staging/Gate"],
};
const SERVICES = /^(sns|ses|events|states|codepipeline):/;

type Statement = { readonly Action: string | string[]; readonly Resource: string | string[] };

/** What the roles of some functions allow of the services that notifiers call. */
function allowedIn(resources: readonly Resource[], verb: string): Record<string, unknown> {
  const statements = ofType(resources, "AWS::IAM::Policy")
    .filter(({ id }) => id.includes(verb))
    .flatMap(({ properties }) => {
      return (properties.PolicyDocument as { Statement: Statement[] }).Statement;
    });
  const entries = statements.flatMap(({ Action, Resource }) =>
    [Action].flat().map((action) => [action, Resource] as const),
  );
  return Object.fromEntries(entries.filter(([action]) => SERVICES.test(action)));
}

describe("what notifiers may tell of AWS", () => {
  const told = resourcesOf(aStack(undefined, { notifierTargets: TARGETS }));

  test.each(["Notify", "Subscribe"])("is to %s exactly what the stack names", (verb) => {
    const here = (service: string) => `arn:aws:${service}:local:000000000000`;
    const machine = `${here("states")}:stateMachine:promote`;
    expect(allowedIn(told, verb)).toEqual({
      "sns:Publish": [`${here("sns")}:deployments`, `${here("sns")}:releases.fifo`],
      "ses:SendEmail": `${here("ses")}:identity/example.com`,
      "events:PutEvents": [`${here("events")}:event-bus/releases`, OTHER_BUS],
      "states:SendTaskSuccess": machine,
      "states:SendTaskFailure": machine,
      "codepipeline:PutApprovalResult": [
        `${here("codepipeline")}:checkout/Production/Gate`,
        `${here("codepipeline")}:checkout/Staging/Gate`,
      ],
      "codepipeline:GetPipelineState": `${here("codepipeline")}:checkout`,
    });
  });

  test("is nothing unless the stack names it", () => {
    const resources = resourcesOf(aStack());
    expect([allowedIn(resources, "Notify"), allowedIn(resources, "Subscribe")]).toEqual([{}, {}]);
  });

  test.each<[NotifierTargets, string]>([
    [{ topics: ["*"] }, 'notifierTargets.topics must be names or ARNs of topics, but one is "*"'],
    [{ topics: [OTHER_BUS] }, "notifierTargets.topics must be"],
    [{ emailIdentities: ["*"] }, "notifierTargets.emailIdentities must be"],
    [{ eventBuses: ["signalbox"] }, "must be other buses than the service's own"],
    [{ stateMachines: ["arn:aws:states:eu-west-1:123456789012:stateMachine:*"] }, "must be names"],
    [{ eventBuses: ["arn:aws:events:eu-west-1:123456789012:rule/all"] }, "must be names"],
    [{ topics: ["arn:aws:sqs:eu-west-1:123456789012:queue"] }, "must be names"],
    [{ approvalActions: ["checkout"] }, "must be PIPELINE/STAGE/ACTION"],
  ])("can't be %j", (notifierTargets, words) => {
    expect(() => serviceSettings({ notifierTargets })).toThrow(words);
  });
});

test("no rule of the stack takes what a notifier puts on a bus, were it the service's own", () => {
  const rules = ofType(resourcesOf(aStack()), "AWS::Events::Rule");
  const patterns = rules.flatMap(({ properties }) => {
    return properties.EventPattern ? [compilePattern(properties.EventPattern)] : [];
  });
  expect(patterns.length).toBeGreaterThan(2);
  const taken = DETAIL_TYPES.filter((type) => {
    const event = { source: PUT_SOURCE, "detail-type": type, detail: { resource: "api" } };
    return patterns.some((pattern) => matchesPattern(pattern, event));
  });
  expect(taken).toEqual([]);
});
