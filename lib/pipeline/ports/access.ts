import type { Caller, Scope } from "../../domain/access/scope.ts";

/** What is kept of an API token, which isn't the token itself. */
export type TokenRecord = Scope & {
  readonly id: string;
  readonly name: string;
  readonly until?: string;
  readonly createdTime: string;
  readonly createdBy: string;
  /** A digest of the secret, of which nobody can make it. */
  readonly digest: string;
};

/** Keeps API tokens. Every implementation passes test/contract/tokens.ts. */
export interface Tokens {
  /** The token as of every change that was acknowledged before. */
  read(id: string): Promise<TokenRecord | undefined>;
  /** Keeps a new token; throws when there is one of its id. */
  add(token: TokenRecord): Promise<void>;
  /** All tokens, in the order of their ids. */
  all(): AsyncIterable<TokenRecord>;
  /** Forgets a token; again is as good as once. */
  remove(id: string): Promise<void>;
}

/** The secret of the first administrator's token. */
export interface AdministratorSecret {
  read(): Promise<string>;
}

/** Knows who has a JWT of an issuer that is trusted. */
export interface Identities {
  /** Who has it; undefined when nothing trusts it. Throws `unavailable` when its issuer can't be asked. */
  holderOf(jwt: string): Promise<Caller | undefined>;
}
