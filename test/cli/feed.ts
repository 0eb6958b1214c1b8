import { answerJson, type StubServer, stubServer } from "./server.ts";

/** A service that has nothing but a feed, whose cursors count its entries. */
export type StubFeed = StubServer & {
  readonly entries: object[];
  /** Hears what is asked for; the connection is lost when it says so. */
  asked: (after: string | null) => "lost" | undefined;
};

/** Starts a stub of a feed, which gives so many entries a page. */
export async function stubFeed(entries: object[], limit = 2): Promise<StubFeed> {
  const server = await stubServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://feed");
    const after = searchParams.get("after");
    if (pathname !== "/v1/history" || feed.asked(after) === "lost") {
      request.socket.destroy();
      return;
    }
    const start = after === "latest" ? entries.length : Number(after ?? 0);
    const found = entries.slice(start, start + limit);
    const prefix = searchParams.get("prefix") ?? "";
    const items = found.filter((entry) => JSON.stringify(entry).includes(`"resource":"${prefix}`));
    answerJson(response, 200, { items, cursor: String(start + found.length) });
  });
  const feed: StubFeed = { ...server, entries, asked: () => undefined };
  return feed;
}
