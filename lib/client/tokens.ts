import type { Scope } from "../domain/access/scope.ts";
import type { Page, TokenCreated, TokenView } from "./answers.ts";
import { jsonOf } from "./calls.ts";
import type { Transport } from "./transport.ts";

const AT = "/v1/tokens";

/** What a token is to be, and until a time or for a duration. */
export type TokenBody = Scope & { readonly name: string; readonly until?: string };

/** The API tokens by which callers are known. */
export class Tokens {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Makes a token, which is shown this once. */
  async create(token: TokenBody): Promise<TokenCreated> {
    return this.#transport.body({ method: "POST", at: AT, body: jsonOf(token) });
  }

  /** The tokens that are good. */
  async list(): Promise<readonly TokenView[]> {
    return (await this.#transport.body<Page<TokenView>>({ method: "GET", at: AT })).items;
  }

  /** Revokes a token, at once. */
  async revoke(id: string): Promise<void> {
    await this.#transport.body({ method: "DELETE", at: `${AT}/${encodeURIComponent(id)}` });
  }
}
