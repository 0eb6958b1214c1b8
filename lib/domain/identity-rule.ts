import type { Scope } from "./access/scope.ts";
import { matchesWildcard, parseWildcard } from "./pattern/wildcard.ts";

/** Whom an issuer's tokens let in: the claims that one must have, `*` standing for any text, and what it may do then. */
export type IdentityRule = Scope & {
  readonly issuer: string;
  readonly audience: string;
  readonly claims: Readonly<Record<string, string>>;
};

/** What a token says of who has it, verified or not. */
export type Claims = Readonly<Record<string, unknown>>;

/** The first rule whose issuer, audience and claims a token has. */
export function ruleFor(rules: readonly IdentityRule[], claims: Claims): IdentityRule | undefined {
  return rules.find(
    (rule) =>
      claims.iss === rule.issuer &&
      [claims.aud].flat().includes(rule.audience) &&
      Object.entries(rule.claims).every(([name, pattern]) => hasClaim(claims, name, pattern)),
  );
}

/** Whether a claim is there and matches; one that is a list or an object matches nothing. */
function hasClaim(claims: Claims, name: string, pattern: string): boolean {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  if (!["string", "number", "boolean"].includes(typeof value)) return false;
  return matchesWildcard(parseWildcard(pattern, name))(String(value));
}
