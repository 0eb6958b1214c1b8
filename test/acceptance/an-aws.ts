import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A call as AWS received it: its operation, and what it asks for. */
export type AwsCall = {
  readonly operation: string;
  readonly request: Readonly<Record<string, unknown>>;
};

export type AnAws = {
  readonly url: string;
  readonly calls: AwsCall[];
  /** What it answers to an operation, as JSON. */
  readonly answers: Map<string, unknown>;
  readonly close: () => void;
};

/** A server that plays the services of AWS that this machine doesn't. */
export async function anAws(): Promise<AnAws> {
  const calls: AwsCall[] = [];
  const answers = new Map<string, unknown>();
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const isForm = message.headers["content-type"] === "application/x-www-form-urlencoded";
      const request = isForm ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body);
      const target = String(message.headers["x-amz-target"] ?? message.url);
      const operation = isForm ? String(request.Action) : (target.split(".").at(-1) ?? target);
      calls.push({ operation, request });
      response.end(JSON.stringify(answers.get(operation) ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, calls, answers, close };
}
