import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Invocable } from "../../../lib/local/functions/function.ts";
import { HttpApi } from "../../../lib/local/http/http-api.ts";

export type ApiOptions = {
  /** What the function behind every route answers. */
  readonly answer?: unknown;
  /** Another function to be behind every route. */
  readonly function?: Invocable;
  readonly signedIn?: readonly string[];
};

/** An HTTP API with these routes that listens, and remembers the events that its function got. */
export async function anApi(
  keys: readonly string[],
  { answer = { statusCode: 200 }, signedIn = [], ...options }: ApiOptions = {},
) {
  const events: unknown[] = [];
  const complaints: string[] = [];
  const remember = {
    name: "Remember",
    invoke: async (event: unknown) => {
      events.push(event);
      return answer;
    },
  };
  const one = options.function ?? remember;
  const routes = keys.map((key) => ({ key, function: one, signedIn: signedIn.includes(key) }));
  const api = new HttpApi(routes, (text) => complaints.push(text));
  const server = createServer((request, response) => void api.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    events,
    complaints,
    call: async (path: string, init: RequestInit = {}) => {
      const response = await fetch(`${url}${path}`, init);
      const bytes = Buffer.from(await response.arrayBuffer());
      return { response, bytes, text: bytes.toString() };
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
