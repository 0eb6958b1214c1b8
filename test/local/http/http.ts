import type { Invocable } from "../../../lib/local/functions/function.ts";
import { Front } from "../../../lib/local/http/front.ts";
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
  const front = new Front((text) => complaints.push(text));
  front.serve((request, response) => api.handle(request, response));
  const url = await front.listen("127.0.0.1", 0);
  return {
    url,
    events,
    complaints,
    call: async (path: string, init: RequestInit = {}) => {
      const response = await fetch(`${url}${path}`, init);
      const bytes = Buffer.from(await response.arrayBuffer());
      return { response, bytes, text: bytes.toString() };
    },
    [Symbol.asyncDispose]: () => front.close(),
  };
}
