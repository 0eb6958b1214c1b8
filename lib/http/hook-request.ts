import { invalid } from "../domain/refusal.ts";
import { pathExpressions } from "../expression/path-expressions.ts";
import type { HookInput } from "../pipeline/hook.ts";
import { hookRequest } from "../schema/hook.ts";
import { parseAs } from "../schema/shape.ts";
import { harmless } from "../schema/spoken.ts";
import { type Body, parseBody } from "./body.ts";
import { BODY_LIMITS } from "./requests.ts";

/** The hook of `PUT /v1/hooks/{name}`, whose expression compiles. */
export async function hookIn(body: Body): Promise<HookInput> {
  const hook = parseAs(hookRequest, harmless(await parseBody(body, BODY_LIMITS.report)));
  const message =
    hook.resource === undefined ? undefined : await pathExpressions.fault(hook.resource);
  if (message !== undefined) throw invalid({ path: "resource", message });
  return hook;
}
