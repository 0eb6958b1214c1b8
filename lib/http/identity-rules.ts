import type { IdentityRule } from "../domain/identity-rule.ts";
import { identityRules } from "../schema/access.ts";
import { parseAs } from "../schema/shape.ts";

/** The rules of who is let in by an issuer's tokens; throws `invalid` naming every field at fault. */
export function identityRulesIn(value: unknown): readonly IdentityRule[] {
  return parseAs(identityRules, value);
}
