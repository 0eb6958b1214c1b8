import { AwsError } from "../aws/error.ts";
import { StartFailure } from "../failure.ts";
import type { FunctionDescription, RoleDescription } from "../template/descriptions.ts";
import { globalArnOf } from "../template/template.ts";
import { type Access, type Grant, grantsIn, type Verdict, verdictOn } from "./policy.ts";

/** A role: what it grants, and what has been allowed by it so far, each once. */
export type Role = {
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly used: readonly Access[];
};

type Judged = Role & { readonly used: Access[]; readonly verdicts: Map<string, Verdict> };
type Holder = { readonly user: string; readonly role: Judged };

/** The functions of a stack and their roles, as far as IAM judges calls by them. */
export type Holders = {
  readonly functions: readonly Pick<FunctionDescription, "name" | "role">[];
  readonly roles: readonly RoleDescription[];
};

const ACCESS_KEY = /\bCredential=([^/]+)\//;

/** IAM on this machine: each function has a key of its own, and may do what its role's policies allow. */
export class Iam {
  readonly roles: readonly Role[];
  readonly #holders: ReadonlyMap<string, Holder>;

  /** Throws a `StartFailure` for a policy that isn't understood. */
  constructor({ functions, roles }: Holders) {
    const judged = new Map(roles.map((role) => [role.arn, roleOf(role)]));
    this.roles = [...judged.values()];
    this.#holders = new Map(functions.map((one) => [accessKeyOf(one), holderOf(one, judged)]));
  }

  /** Throws an `AwsError` unless the header `Authorization` names a function that may do all of that. */
  authorize(authorization: string | undefined, accesses: readonly Access[]): void {
    const [, key] = ACCESS_KEY.exec(authorization ?? "") ?? [];
    if (!key) throw new AwsError("MissingAuthenticationTokenException", "the call isn't signed");
    for (const access of accesses) this.require(key, access);
  }

  /** Throws an `AwsError` unless a function may do that. */
  require(functionName: string, access: Access): void {
    const holder = this.#holders.get(functionName);
    if (!holder) {
      const message = "The security token included in the request is invalid.";
      throw new AwsError("UnrecognizedClientException", message);
    }
    const verdict = judge(holder.role, access);
    if (verdict !== "allowed") throw denial(holder.user, access, verdict);
  }
}

/** The key that a function's credentials have, by which its calls are known. */
export function accessKeyOf({ name }: Pick<FunctionDescription, "name">): string {
  return name;
}

function roleOf({ name, policies }: RoleDescription): Judged {
  const grants = policies.flatMap((document) => grantsIn(name, document));
  return { name, grants, used: [], verdicts: new Map() };
}

function holderOf(
  { name, role: arn }: Holders["functions"][number],
  roles: ReadonlyMap<string, Judged>,
): Holder {
  const role = roles.get(arn);
  if (!role) throw new StartFailure(`the function ${name} has the role ${arn}, not of this stack`);
  return { role, user: globalArnOf("sts", `assumed-role/${role.name}/${name}`) };
}

/** Asks the grants once; what was allowed is remembered as used. */
function judge({ grants, used, verdicts }: Judged, access: Access): Verdict {
  const key = JSON.stringify(access);
  const known = verdicts.get(key);
  if (known) return known;
  const verdict = verdictOn(grants, access);
  verdicts.set(key, verdict);
  if (verdict === "allowed") used.push(access);
  return verdict;
}

/** A refusal in AWS's own words. */
function denial(user: string, { action, resource }: Access, verdict: Verdict): AwsError {
  const because =
    verdict === "denied"
      ? "with an explicit deny in an identity-based policy"
      : `because no identity-based policy allows the ${action} action`;
  return new AwsError(
    "AccessDeniedException",
    `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${because}`,
  );
}
