import type { AuditDetail } from "../domain/gate/audit.ts";
import { PAGE } from "../domain/limits.ts";
import type { Summary } from "../domain/summary.ts";
import type { Detail } from "../domain/transition.ts";
import { asking, queryOf, to } from "./calls.ts";
import type { Transport } from "./transport.ts";

/** What changed. */
export class History {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Transitions of a resource, and what people did to a gate, newest first, page by page; `limit` is the size of a page, at most `PAGE.most`. */
  of(path: string, limit: number = PAGE.most): AsyncGenerator<readonly (Detail | AuditDetail)[]> {
    return this.#transport.pages(to("GET", "history", path), queryOf({ limit }), "before");
  }

  /** How a resource fared within a window up to now, such as `30d`. */
  async summary(path: string, window: string): Promise<Summary> {
    return this.#transport.body(asking(to("GET", "history", path), { summary: window }));
  }
}
