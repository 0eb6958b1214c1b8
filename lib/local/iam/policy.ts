import { StartFailure } from "../failure.ts";
import { type Condition, conditionsIn, holds } from "./conditions.ts";
import { matches } from "./wildcard.ts";

/** One thing that a call does, as AWS asks a policy about it. */
export type Access = {
  /** Such as `dynamodb:GetItem`. */
  readonly action: string;
  /** The ARN of what it is done to. */
  readonly resource: string;
  /** The condition keys that the call has a value for. */
  readonly context?: Readonly<Record<string, string>>;
};

/** One action on one resource of a policy's statement, both with wildcards; a statement is all its pairs. */
export type Grant = {
  readonly effect: "Allow" | "Deny";
  readonly action: string;
  readonly resource: string;
  readonly conditions: readonly Condition[];
};

/** What grants say of an access; a denial wins, and silence is one. */
export type Verdict = "allowed" | "denied" | "not allowed";

const KNOWN = ["Sid", "Effect", "Action", "Resource", "Condition"];

/** The grants of a policy document; throws a `StartFailure` for what isn't understood, which must not let anything pass. */
export function grantsIn(who: string, document: unknown): Grant[] {
  const { Statement = [] } = (document ?? {}) as { Statement?: unknown };
  return listOf(Statement).flatMap((statement) => grantsOf(who, statement as object));
}

function grantsOf(who: string, statement: object): Grant[] {
  const { Effect, Action, Resource, Condition } = statement as Record<string, unknown>;
  const unknown = Object.keys(statement).find((key) => !KNOWN.includes(key));
  if (unknown) throw notUnderstood(who, unknown);
  if (Effect !== "Allow" && Effect !== "Deny") throw notUnderstood(who, `the effect ${Effect}`);
  const conditions = conditionsIn(who, Condition);
  const resources = listOf(Resource).map(String);
  const variable = resources.find((resource) => resource.includes("${"));
  if (variable) throw notUnderstood(who, `the resource ${variable}`);
  return listOf(Action)
    .map(String)
    .flatMap((action) =>
      resources.map((resource) => ({ effect: Effect, action, resource, conditions })),
    );
}

export function verdictOn(grants: readonly Grant[], access: Access): Verdict {
  const effects = grants.filter((grant) => covers(grant, access)).map(({ effect }) => effect);
  if (effects.includes("Deny")) return "denied";
  return effects.includes("Allow") ? "allowed" : "not allowed";
}

/** Whether a grant is about an access. Actions are the same in any case, ARNs are not. */
function covers({ action, resource, conditions }: Grant, access: Access): boolean {
  return (
    matches(action.toLowerCase(), access.action.toLowerCase()) &&
    matches(resource, access.resource) &&
    conditions.every((condition) => holds(condition, access.context ?? {}))
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function notUnderstood(who: string, what: string): StartFailure {
  return new StartFailure(`${who} has a policy with ${what}, which isn't understood here`);
}
