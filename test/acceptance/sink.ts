import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { NoticeDetail } from "../../lib/domain/notification/notice.ts";

/** What a webhook was told, in the order in which it arrived. */
export type Heard = {
  readonly id: string;
  readonly type: string;
  readonly data: NoticeDetail;
  /** The header that tells a receiver that it heard this before. */
  readonly webhookId: string;
};

export type Sink = {
  readonly url: string;
  readonly heard: readonly Heard[];
  /** What it answers from now on; nothing at all when undefined. */
  status: number | undefined;
  /** Resolves when it has heard so many. */
  readonly hears: (count: number) => Promise<readonly Heard[]>;
};

/** A destination on this machine. */
export async function aSink(): Promise<Sink> {
  const heard: Heard[] = [];
  const waiting: { count: number; wake: () => void }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { id, type, data } = JSON.parse(Buffer.concat(chunks).toString());
      heard.push({ id, type, data, webhookId: String(request.headers["webhook-id"]) });
      for (const { wake } of waiting.filter(({ count }) => count <= heard.length)) wake();
      if (sink.status !== undefined) response.writeHead(sink.status).end("thanks");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const sink: Sink = {
    url: `http://127.0.0.1:${port}/hook`,
    heard,
    status: 200,
    hears: (count) =>
      new Promise((resolve) => {
        const wake = () => resolve(heard);
        if (heard.length >= count) wake();
        else waiting.push({ count, wake });
      }),
  };
  return sink;
}
