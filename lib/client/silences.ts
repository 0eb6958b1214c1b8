import type { Silence } from "../domain/notification/silence.ts";
import type { Kept, Page } from "./answers.ts";
import { jsonOf, named } from "./calls.ts";
import type { Transport } from "./transport.ts";

/** What is muted, why, and until when or within which windows; what of it is missing or wrong, the service says. */
export type SilenceBody = Omit<Silence, "by" | "time" | "ended">;

/** A silence as it is shown: whether it mutes now, and then until when. */
export type SilenceView = Silence & {
  readonly name: string;
  readonly active: boolean;
  readonly activeUntil?: string;
};

/** What nobody is told of for a while. */
export class Silences {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Puts a silence, in place of any of its name. */
  async put(name: string, silence: SilenceBody): Promise<Kept<SilenceView>> {
    return this.#transport.keep(named("PUT", "silence", name, jsonOf(silence)));
  }

  async get(name: string): Promise<SilenceView> {
    return this.#transport.body(named("GET", "silence", name));
  }

  /** All of them, in the order of their names. */
  async list(): Promise<readonly SilenceView[]> {
    return (await this.#transport.body<Page<SilenceView>>({ method: "GET", at: "/v1/silences" }))
      .items;
  }

  /** Ends a silence: what still fails is told within a minute. */
  async remove(name: string): Promise<void> {
    await this.#transport.body(named("DELETE", "silence", name));
  }
}
