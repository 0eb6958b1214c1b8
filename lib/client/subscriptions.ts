import type { JsonObject } from "../domain/json.ts";
import type { FlappingRule } from "../domain/notification/flapping.ts";
import type { Outcome, Reply } from "../domain/notification/settle.ts";
import type { Kept, Page } from "./answers.ts";
import { asking, named } from "./calls.ts";
import type { Document, Transport } from "./transport.ts";

/** A subscription as it is shown, without secrets, and how often what became of its notices. */
export type SubscriptionView = Readonly<Record<Outcome, number>> & {
  readonly name: string;
  readonly pattern: JsonObject;
  readonly notifier: JsonObject;
  readonly after?: string;
  readonly flapping?: FlappingRule;
  readonly group?: { readonly by: string; readonly window: string };
  readonly maxPerHour?: number;
  readonly template?: string;
  /** What became of the last notice; `by` is what suppressed it, and `said` what its destination said. */
  readonly last?: {
    readonly id: string;
    readonly resource: string;
    readonly time: string;
    readonly outcome: Outcome;
    readonly by?: string;
    readonly said?: string;
  };
};

/** Who is told of what. */
export class Subscriptions {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Puts a subscription, in place of any of its name. */
  async put(name: string, subscription: Document): Promise<Kept<SubscriptionView>> {
    return this.#transport.keep(named("PUT", "subscription", name, subscription));
  }

  async get(name: string): Promise<SubscriptionView> {
    return this.#transport.body(named("GET", "subscription", name));
  }

  /** All of them, in the order of their names. */
  async list(): Promise<readonly SubscriptionView[]> {
    const call = { method: "GET", at: "/v1/subscriptions" };
    return (await this.#transport.body<Page<SubscriptionView>>(call)).items;
  }

  /** Sends a sample to the destination, and answers what that said. */
  async test(name: string): Promise<Reply> {
    return this.#transport.body(named("POST", "subscription", name));
  }

  /** Has told again what was given up; answers how much that is. */
  async redrive(name: string): Promise<number> {
    const call = asking(named("POST", "subscription", name), { redrive: "true" });
    return (await this.#transport.body<{ readonly redriven: number }>(call)).redriven;
  }

  /** Removes a subscription; what it has yet to tell is not told. */
  async remove(name: string): Promise<void> {
    await this.#transport.body(named("DELETE", "subscription", name));
  }
}
