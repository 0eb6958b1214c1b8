import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import type { ResourceStatus } from "../../lib/domain/status.ts";
import type { Detail, DetailType } from "../../lib/domain/transition.ts";
import { answers, detail as detailSchema, history } from "../../lib/schema/status.ts";

export type Answer<T = unknown> = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
};

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
};

export type Ingested = {
  readonly applied: boolean;
  readonly reason?: string;
  readonly transitions: readonly {
    readonly type: string;
    readonly from: string | null;
    readonly to: string | null;
  }[];
  readonly status: ResourceStatus;
};

export type BusEvent = {
  readonly n: number;
  readonly source: string;
  readonly "detail-type": DetailType;
  readonly detail: Detail;
};

type Options = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly url?: string;
};

/** Sends a request to the service under test; JSON unless the body is text or bytes already. */
export async function send<T = unknown>(
  method: string,
  path: string,
  body?: unknown,
  { headers = {}, url = inject("url") }: Options = {},
): Promise<Answer<T>> {
  const raw = typeof body === "string" || body instanceof Uint8Array;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: raw ? (body as string) : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = response.headers.get("content-type")?.includes("json");
  const answer = {
    status: response.status,
    headers: response.headers,
    body: json ? JSON.parse(text) : text,
  };
  if (response.status >= 400) answers.problem.parse(answer.body);
  return answer as Answer<T>;
}

/** A path that no other test uses. */
export function aPath(name = "api"): string {
  return `test-${randomUUID().slice(0, 8)}/${name}`;
}

/** Reports on a resource; throws unless the answer is 200 and of the documented shape. */
export async function report(resource: string, body: object): Promise<Ingested> {
  const answer = await send<Ingested>("POST", `/v1/reports/${resource}`, body);
  if (answer.status !== 200) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  answers.ingested.parse(answer.body);
  return answer.body;
}

/** A resource's status; throws unless the answer is 200 and of the documented shape. */
export async function statusOf(resource: string): Promise<ResourceStatus> {
  const answer = await send<ResourceStatus>("GET", `/v1/status/${resource}`);
  if (answer.status !== 200) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  answers.status.parse(answer.body);
  return answer.body;
}

/** The condition of a status, by type. */
export function condition(status: ResourceStatus, type = "Ready") {
  const found = status.conditions.find((one) => one.type === type);
  if (!found) throw new Error(`${status.resource} has no condition ${type}`);
  return found;
}

/** Waits until the stream and the bus have drained. */
export async function drained(): Promise<void> {
  await send("POST", "/_local/idle");
}

/** What the bus took about a resource, in order, once everything has drained. */
export async function eventsOf(resource: string): Promise<BusEvent[]> {
  await drained();
  const events = (await allEvents()).filter(({ detail }) => detail.resource === resource);
  for (const { detail } of events) detailSchema.parse(detail);
  return events;
}

/** Everything that the bus took, page by page. */
export async function allEvents(url = inject("url")): Promise<BusEvent[]> {
  const events: BusEvent[] = [];
  for (let after = 0; ; ) {
    const path = `/_local/events?after=${after}`;
    const { body } = await send<{ events: BusEvent[]; next: number }>("GET", path, undefined, {
      url,
    });
    if (body.events.length === 0) return events;
    events.push(...body.events);
    after = body.next;
  }
}

/** Events in one line each: `ConditionTransitioned Ready True→False`. */
export function summary(events: readonly BusEvent[]): string[] {
  return events.map(({ "detail-type": type, detail: { condition: about, from, to } }) =>
    [type, about?.type, from === undefined ? undefined : `${from}→${to}`].filter(Boolean).join(" "),
  );
}

/** A resource's history, newest first. */
export async function historyOf(
  resource: string,
  query = "",
): Promise<{ items: Detail[]; cursor?: string }> {
  const answer = await send<{ items: Detail[]; cursor?: string }>(
    "GET",
    `/v1/history/${resource}${query}`,
  );
  history.parse(answer.body);
  return answer.body;
}

/** An instant so many minutes after the first of January 2026. */
export function minute(minutes: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, minutes)).toISOString();
}
