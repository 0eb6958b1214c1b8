import type { Assumption } from "../domain/gate/assumption.ts";
import type { GateAnswer, Kept } from "./answers.ts";
import { asking, jsonOf, to } from "./calls.ts";
import type { Document, Transport } from "./transport.ts";

/** What a gate is forced to, why, and until a time or for a duration. */
export type OverrideBody = {
  readonly decision: string;
  readonly reason: string;
  readonly until: string;
};

/** Gates, and what people do to them. */
export class Gates {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** What a gate decides now, of a revision if one is given. */
  async get(path: string, revision?: string): Promise<GateAnswer> {
    return this.#transport.body(asking(to("GET", "gates", path), { revision }));
  }

  /** What a gate had decided by a past time, as it explained that then. */
  async at(path: string, at: string): Promise<GateAnswer> {
    return this.#transport.body(asking(to("GET", "gates", path), { at }));
  }

  /** Defines a gate, in place of how it was defined before. */
  async define(path: string, definition: Document): Promise<Kept<GateAnswer>> {
    return this.#transport.keep(to("PUT", "gates", path, definition));
  }

  /** What a gate would decide, if. */
  async whatIf(
    path: string,
    question: { readonly assume: readonly Assumption[]; readonly revision?: string },
  ): Promise<GateAnswer> {
    return this.#transport.body(to("POST", "gates", path, jsonOf(question)));
  }

  /** Forces a gate; what of it is missing or wrong, the service says. */
  async override(path: string, forced: OverrideBody): Promise<GateAnswer> {
    return this.#transport.body(to("PUT", "overrides", path, jsonOf(forced)));
  }

  /** Forces a gate no more. */
  async removeOverride(path: string): Promise<GateAnswer> {
    return this.#transport.body(to("DELETE", "overrides", path));
  }

  /** Approves of a gate, as whoever the service takes the caller for. */
  async approve(
    path: string,
    said: { readonly reason?: string; readonly revision?: string },
  ): Promise<GateAnswer> {
    return this.#transport.body(to("PUT", "approvals", path, jsonOf(said)));
  }

  /** Takes the caller's approval back. */
  async withdraw(path: string): Promise<GateAnswer> {
    return this.#transport.body(to("DELETE", "approvals", path));
  }
}
