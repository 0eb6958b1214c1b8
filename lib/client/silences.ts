import type { Kept, Page } from "./answers.ts";
import { jsonOf, named } from "./calls.ts";
import type { Transport } from "./transport.ts";

/** When something is muted again and again: from each time of a cron expression on, for so long. */
export type SilenceWindow = {
  readonly cron: string;
  readonly for: string;
  readonly timezone?: string;
};

/** What is muted, why, and until when or within which windows; what of it is missing or wrong, the service says. */
export type SilenceBody = {
  readonly prefix?: string;
  readonly pattern?: unknown;
  readonly until?: string;
  readonly windows?: readonly SilenceWindow[];
  readonly reason: string;
};

/** A silence as it is shown: by whom, since when, and whether it mutes now, which an older service doesn't say. */
export type SilenceView = SilenceBody & {
  readonly name: string;
  readonly by: string;
  readonly time: string;
  readonly active?: boolean;
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
