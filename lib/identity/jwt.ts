import { JOSEError } from "jose/errors";
import { decodeJwt } from "jose/jwt/decode";
import { type JWTVerifyGetKey, jwtVerify } from "jose/jwt/verify";
import type { Caller } from "../domain/access/scope.ts";
import { type Claims, type IdentityRule, ruleFor } from "../domain/identity-rule.ts";
import { IssuerKeys } from "./issuer-keys.ts";

/** What GitHub, GitLab and most issuers sign with; `none`, and secrets that are shared, are not among it. */
const ALGORITHMS = ["RS256", "ES256"];
/** Seconds that an issuer's clock may differ from ours. */
const SKEW = 30;
/** Characters of a subject, as OpenID Connect has them; it becomes a caller's name. */
const SUBJECT = /^[\x20-\x7e]{1,255}$/;

/** Knows who has a JWT, by rules of what its issuer says of them. */
export class JwtIdentities {
  readonly #rules: readonly IdentityRule[];
  readonly #now: () => number;
  readonly #keys = new Map<string, IssuerKeys>();

  constructor(rules: readonly IdentityRule[], now: () => number) {
    this.#rules = rules;
    this.#now = now;
  }

  /** Who has it; undefined when no rule lets it in. Throws `unavailable` when its issuer can't be asked. */
  async holderOf(jwt: string): Promise<Caller | undefined> {
    try {
      // No issuer is asked for the sake of what no rule would let in, were it genuine.
      const claimed = ruleFor(this.#rules, decodeJwt(jwt));
      return claimed && (await this.#verified(jwt, claimed));
    } catch (error) {
      if (error instanceof JOSEError) return undefined;
      throw error;
    }
  }

  async #verified(jwt: string, { issuer, audience }: IdentityRule): Promise<Caller | undefined> {
    const options = {
      algorithms: ALGORITHMS,
      issuer,
      audience,
      clockTolerance: SKEW,
      requiredClaims: ["exp", "sub"],
      currentDate: new Date(this.#now()),
    };
    const keys = this.#keysOf(issuer);
    const keyFor: JWTVerifyGetKey = (header, token) => keys.keyFor(header, token);
    const { payload } = await jwtVerify(jwt, keyFor, options);
    return callerOf(payload, ruleFor(this.#rules, payload));
  }

  /** Only issuers of rules get here, so that there are no more of them. */
  #keysOf(issuer: string): IssuerKeys {
    const known = this.#keys.get(issuer) ?? new IssuerKeys(issuer, this.#now);
    this.#keys.set(issuer, known);
    return known;
  }
}

function callerOf({ sub }: Claims, rule: IdentityRule | undefined): Caller | undefined {
  if (!rule || typeof sub !== "string" || !SUBJECT.test(sub)) return undefined;
  return { name: sub, scope: { verbs: rule.verbs, prefix: rule.prefix } };
}
