import type { JsonObject } from "../domain/json.ts";
import type { Grouping } from "../domain/notification/digest.ts";
import type { Outcome, Reply } from "../domain/notification/settle.ts";
import type { Patience } from "../domain/notification/take.ts";
import type { Recorded } from "../domain/notification/told.ts";
import type { Kept, Page } from "./answers.ts";
import { asking, named } from "./calls.ts";
import type { Document, Transport } from "./transport.ts";

/** A subscription as it is shown, without secrets, how often what became of its notices, and what of the last. */
export type SubscriptionView = Patience &
  Readonly<Record<Outcome, number>> & {
    readonly name: string;
    readonly pattern: JsonObject;
    readonly notifier: JsonObject;
    readonly group?: Grouping;
    readonly maxPerHour?: number;
    readonly template?: string;
    readonly last?: Recorded;
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
