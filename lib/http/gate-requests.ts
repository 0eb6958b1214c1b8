import { requireVerb, type Scope } from "../domain/access/scope.ts";
import type { GateDefinition } from "../domain/gate/definition.ts";
import { bytesOf } from "../domain/json.ts";
import { type Fault, invalid } from "../domain/refusal.ts";
import { statusExpressions } from "../expression/status-expressions.ts";
import type { ApprovalInput, OverrideInput } from "../pipeline/gate-acts.ts";
import type { Question } from "../pipeline/judge.ts";
import { approvalRequest, gateDefinition, overrideRequest, whatIfRequest } from "../schema/gate.ts";
import { parseAs } from "../schema/shape.ts";
import { harmless } from "../schema/spoken.ts";
import { type Body, parseBody } from "./body.ts";
import { BODY_LIMITS } from "./requests.ts";

/** Bytes of a definition as JSON, which is kept with the gate. */
const MAX_DEFINITION = 32_768;

/** The definition of `PUT /v1/gates/{path}`, whose expressions all compile, and which looks at nothing beyond a scope. */
export async function gateDefinitionIn(body: Body, scope: Scope): Promise<GateDefinition> {
  const definition = parseAs(gateDefinition, await bodyOf(body));
  // A gate tells what it looks at to everyone who may read the gate.
  for (const { resource } of definition.requires ?? []) requireVerb(scope, "declare", resource);
  const bytes = bytesOf(JSON.stringify(definition));
  if (bytes > MAX_DEFINITION) {
    throw invalid({ path: "", message: `has ${bytes} bytes, more than ${MAX_DEFINITION}` });
  }
  await refuseUncompilable(definition);
  return definition;
}

async function refuseUncompilable({ requires = [] }: GateDefinition): Promise<void> {
  const faults: Fault[] = [];
  for (const [index, { when }] of requires.entries()) {
    const message = when === undefined ? undefined : await statusExpressions.fault(when);
    if (message !== undefined) faults.push({ path: `requires[${index}].when`, message });
  }
  const [first, ...rest] = faults;
  if (first) throw invalid(first, ...rest);
}

/** What `POST /v1/gates/{path}` asks. */
export async function questionIn(body: Body): Promise<Question> {
  return parseAs(whatIfRequest, await bodyOf(body));
}

/** What `PUT /v1/overrides/{path}` forces a gate to. */
export async function overrideIn(body: Body): Promise<OverrideInput> {
  return parseAs(overrideRequest, await bodyOf(body));
}

/** What `PUT /v1/approvals/{path}` says beside who approves. */
export async function approvalIn(body: Body): Promise<ApprovalInput> {
  return parseAs(approvalRequest, await bodyOf(body));
}

async function bodyOf(body: Body) {
  return harmless(await parseBody(body, BODY_LIMITS.report));
}
