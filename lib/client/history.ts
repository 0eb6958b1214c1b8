import type { HistoryDetail } from "../domain/aside.ts";
import type { FeedItem } from "../domain/feed.ts";
import { PAGE } from "../domain/limits.ts";
import type { Summary } from "../domain/summary.ts";
import { asking, queryOf, to } from "./calls.ts";
import type { Transport } from "./transport.ts";

/** Which part of the feed: of these resources, and after a cursor; from the oldest that is kept on without one. */
export type FeedQuery = { readonly prefix?: string; readonly after?: string };

/** What happened after a cursor; `cursor` is where to go on. */
type FeedPage = { readonly items: readonly FeedItem[]; readonly cursor: string };

/** What changed. */
export class History {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** What became of a resource, newest first, page by page; `limit` is the size of a page, at most `PAGE.most`. */
  of(path: string, limit: number = PAGE.most): AsyncGenerator<readonly HistoryDetail[]> {
    return this.#transport.pages(to("GET", "history", path), queryOf({ limit }), "before");
  }

  /** How a resource fared within a window up to now, such as `30d`. */
  async summary(path: string, window: string): Promise<Summary> {
    return this.#transport.body(asking(to("GET", "history", path), { summary: window }));
  }

  /** What happened up to now, oldest first, page by page; a page may be empty and yet lead on. */
  async *feed({ prefix, after }: FeedQuery, signal?: AbortSignal): AsyncGenerator<FeedPage> {
    for (let last = after; ; ) {
      const page = await this.#feedPage({ prefix, after: last, limit: PAGE.most }, signal);
      if (page.items.length === 0 && page.cursor === last) return;
      yield page;
      last = page.cursor;
    }
  }

  /** The cursor after which comes only what happens from now on. */
  async latest(signal?: AbortSignal): Promise<string> {
    return (await this.#feedPage({ after: "latest" }, signal)).cursor;
  }

  async #feedPage(
    parameters: Parameters<typeof asking>[1],
    signal: AbortSignal | undefined,
  ): Promise<FeedPage> {
    return this.#transport.body({
      ...asking({ method: "GET", at: "/v1/history" }, parameters),
      signal,
    });
  }
}
