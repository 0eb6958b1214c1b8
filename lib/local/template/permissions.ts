import { StartFailure } from "../failure.ts";
import type { RouteDescription, RuleDescription } from "./descriptions.ts";
import type { Resource } from "./template.ts";

/** What invokes functions of a stack. */
type Invokers = {
  readonly routes: readonly RouteDescription[];
  readonly rules: readonly RuleDescription[];
};

/** On AWS, a call without its permission fails after the deployment; here it fails now. */
export function requirePermissions(
  { routes, rules }: Invokers,
  permissions: readonly Resource[],
): void {
  for (const { key, functionArn } of routes) {
    const path = key === "$default" ? "" : (key.split(" ")[1] ?? "");
    const by = { principal: "apigateway.amazonaws.com", sourceEnding: `/*/*${path}` };
    requireOne(permissions, `the route ${key}`, functionArn, by);
  }
  for (const { id, targets } of rules) {
    const by = { principal: "events.amazonaws.com", sourceEnding: `rule/${id}` };
    const functions = targets.filter(({ Arn }) => Arn.includes(":lambda:"));
    for (const { Arn } of functions) requireOne(permissions, `the rule ${id}`, Arn, by);
  }
}

type By = { readonly principal: string; readonly sourceEnding: string };

function requireOne(
  permissions: readonly Resource[],
  who: string,
  functionArn: string,
  by: By,
): void {
  const isPermitted = permissions.some(
    ({ properties }) =>
      properties.Action === "lambda:InvokeFunction" &&
      properties.Principal === by.principal &&
      properties.FunctionName === functionArn &&
      String(properties.SourceArn).endsWith(by.sourceEnding),
  );
  if (!isPermitted) throw new StartFailure(`${who} has no permission to invoke ${functionArn}`);
}
