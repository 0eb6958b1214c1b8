import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { answerJson, stubServer } from "../cli/server.ts";
import { judge } from "./judge.ts";
import type { Framing, RawRequest } from "./raw-http.ts";
import { Watch } from "./watch.ts";

/** Milliseconds. */
const PATIENCE = 300;
const PATH = "/v1/resources/fuzz/a";

/** What a service that is watched has stored and published. */
type Kept = { sequence: number; displayName: string; events: number };

function aRequest(changes: Partial<RawRequest> = {}): RawRequest {
  const headers = [["host", "localhost"]] as const;
  return {
    method: "PUT",
    target: PATH,
    headers,
    body: Buffer.from("{}"),
    framing: "length",
    ...changes,
  };
}

/** What the judge says of a service that handles the request so. */
async function judged(
  handle: (response: ServerResponse, kept: Kept, request: IncomingMessage) => void,
  request = aRequest(),
): Promise<string> {
  const kept: Kept = { sequence: 1, displayName: "A", events: 1 };
  await using server = await stubServer((incoming, response) => {
    const { method, url } = incoming;
    if (method === "GET" && url?.startsWith("/v1/status")) {
      return answerJson(response, 200, {
        items: [
          { resource: "fuzz/a", kind: "component", conditions: [], sequence: kept.sequence },
          { resource: "fuzz", kind: "group", conditions: [], sequence: Math.random() },
        ],
      });
    }
    if (method === "GET" && url?.startsWith("/v1/resources/")) {
      return answerJson(response, 200, { displayName: kept.displayName });
    }
    if (url?.startsWith("/_local/idle")) return response.writeHead(204).end();
    if (url?.startsWith("/_local/events?after=")) {
      const after = Number(url.split("=")[1]);
      const events = after < kept.events ? [{ n: kept.events }] : [];
      return answerJson(response, 200, { events, next: kept.events });
    }
    return handle(response, kept, incoming);
  });
  const watch = await Watch.over(server.url);
  return await judge(server.url, watch, request, PATIENCE);
}

describe("the judge of a fuzzed service", () => {
  test("takes a refusal that changed nothing, and a change that was not refused", async () => {
    expect(await judged((response) => answerJson(response, 422, {}))).toBe("422");
    const changing = (response: ServerResponse, kept: Kept) => {
      kept.sequence++;
      answerJson(response, 200, {});
    };
    expect(await judged(changing)).toBe("200");
  });

  test.each<[string, RegExp, (response: ServerResponse, kept: Kept) => void]>([
    ["fails", /^500 for\nPUT \/v1/, (response) => answerJson(response, 500, {})],
    ["is not available", /^503 for\nPUT/, (response) => answerJson(response, 503, {})],
    ["doesn't answer", /^neither answered nor closed within 300 ms for\nPUT/, () => undefined],
    [
      "changes a status that it refused to",
      /^a status was changed by 422 for\nPUT/,
      (response, kept) => {
        kept.sequence++;
        answerJson(response, 422, {});
      },
    ],
    [
      "changes a declaration that it refused to",
      /^a declaration was changed by 409 for\nPUT/,
      (response, kept) => {
        kept.displayName = "B";
        answerJson(response, 409, {});
      },
    ],
    [
      "publishes what it refused",
      /^something was published because of no answer for\nPUT/,
      (response, kept) => {
        kept.events++;
        response.destroy();
      },
    ],
  ])("finds one that %s", async (_, fault, handle) => {
    await expect(judged(handle)).rejects.toThrow(fault);
  });

  test("finds one that is changed by a request that only reads", async () => {
    const reading = (response: ServerResponse, kept: Kept) => {
      kept.sequence++;
      response.end();
    };
    const request = aRequest({ method: "HEAD", target: "/v1/status" });
    await expect(judged(reading, request)).rejects.toThrow(
      /^a status was changed by 200 for\nHEAD/,
    );
  });
});

test.each<[Framing, string]>([
  ["length", "200"],
  ["chunks", "200"],
  ["long", "400"],
  ["cut", "400"],
  ["both", "400"],
  ["twice", "400"],
])("a request whose framing is called %s is answered by %s", async (framing, status) => {
  const reading = (response: ServerResponse, _: Kept, request: IncomingMessage) => {
    request.resume().once("end", () => response.end());
  };
  expect(await judged(reading, aRequest({ framing }))).toBe(status);
});
