import type { JSONWebKeySet } from "jose";
import { JWKSNoMatchingKey } from "jose/errors";
import { createLocalJWKSet, type LocalJWKSet } from "jose/jwks/local";
import { Refusal } from "../domain/refusal.ts";
import { documentAt } from "./document.ts";

/** Milliseconds: how long keys are used, and how long an issuer is left alone after it was asked, well or in vain. */
export const KEYS = { good: 10 * 60_000, patience: 30_000, afterFailure: 5_000 } as const;

type Known = { readonly keys: LocalJWKSet; readonly since: number };

/** The keys of one issuer, as its discovery document names them (OpenID Connect Discovery 1.0). */
export class IssuerKeys {
  readonly #issuer: string;
  readonly #now: () => number;
  #known: Known | undefined;
  #failed: { readonly error: unknown; readonly at: number } | undefined;
  #asking: Promise<Known> | undefined;

  constructor(issuer: string, now: () => number) {
    this.#issuer = issuer;
    this.#now = now;
  }

  /**
   * The key that a JWT is signed with, of those known for at most ten minutes; one that isn't among them is asked
   * for, unless that was done a moment ago: issuers change theirs. Throws `unavailable` when the issuer gives none.
   */
  async keyFor(...header: Parameters<LocalJWKSet>): ReturnType<LocalJWKSet> {
    const { keys, since } = this.#fresh() ?? (await this.#ask());
    try {
      return await keys(...header);
    } catch (error) {
      const isKnown = !(error instanceof JWKSNoMatchingKey);
      if (isKnown || this.#now() - since < KEYS.patience) throw error;
      return (await this.#ask()).keys(...header);
    }
  }

  #fresh(): Known | undefined {
    return this.#known && this.#now() - this.#known.since < KEYS.good ? this.#known : undefined;
  }

  /** However many want them at once, the issuer is asked once. */
  async #ask(): Promise<Known> {
    const failed = this.#failed;
    if (failed && this.#now() - failed.at < KEYS.afterFailure)
      throw unavailable(this.#issuer, failed.error);
    this.#asking ??= this.#fetch().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #fetch(): Promise<Known> {
    try {
      this.#known = { keys: createLocalJWKSet(await keySetOf(this.#issuer)), since: this.#now() };
      this.#failed = undefined;
      return this.#known;
    } catch (error) {
      this.#failed = { error, at: this.#now() };
      throw unavailable(this.#issuer, error);
    }
  }
}

function unavailable(issuer: string, cause: unknown): Refusal {
  return new Refusal("unavailable", `the keys of ${issuer} can't be had; try again`, [], { cause });
}

const DISCOVERY = "/.well-known/openid-configuration";

async function keySetOf(issuer: string): Promise<JSONWebKeySet> {
  const found = await documentAt(`${issuer.replace(/\/$/, "")}${DISCOVERY}`);
  if (found.issuer !== issuer) throw new Error(`${issuer} says that it is ${String(found.issuer)}`);
  const address = String(found.jwks_uri);
  if (new URL(address).protocol !== new URL(issuer).protocol) {
    throw new Error(`${issuer} has its keys at ${address}`);
  }
  // What is no set of keys, jose refuses.
  return (await documentAt(address)) as unknown as JSONWebKeySet;
}
