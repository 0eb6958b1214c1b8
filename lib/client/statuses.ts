import type { Health } from "../domain/health.ts";
import { PAGE } from "../domain/limits.ts";
import type { PastStatus } from "../domain/past-status.ts";
import type { ReportInput } from "../domain/report-input.ts";
import type { ResourceStatus } from "../domain/status.ts";
import { PARTS, type Part } from "../domain/wait/goal.ts";
import type { MetAnswer, ReportAnswer } from "./answers.ts";
import { asking, documentOf, queryOf, to } from "./calls.ts";
import type { Document, Transport } from "./transport.ts";

/** A report as it is sent, in which a duration is a text. */
export type ReportBody = Omit<ReportInput, "ttl"> & { readonly ttl?: string };

/** Which statuses to list; all labels must hold. */
export type ListQuery = {
  readonly prefix?: string;
  readonly depth?: number;
  readonly health?: Health;
  readonly labels?: readonly string[];
};

/** What to wait for, in the words of `GET /v1/wait`; `timeout` in milliseconds, of which one answer takes at most 25 s. */
export type WaitQuery = Readonly<Record<Part, readonly string[]>> & { readonly timeout: number };

/** What is reported, and what is known. */
export class Statuses {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Sends one report. */
  async report(path: string, report: ReportBody | Document): Promise<ReportAnswer> {
    return this.#transport.body(to("POST", "reports", path, documentOf(report)));
  }

  /** Merges a patch, as a pipeline writes it to `status.yaml`. */
  async patch(path: string, patch: Document): Promise<ReportAnswer> {
    return this.#transport.body(to("PATCH", "status", path, patch));
  }

  /** The status of a resource. */
  async get(path: string): Promise<ResourceStatus> {
    return this.#transport.body(to("GET", "status", path));
  }

  /** What is known of how readers saw a resource at a past time. */
  async at(path: string, at: string): Promise<PastStatus> {
    return this.#transport.body(asking(to("GET", "status", path), { at }));
  }

  /** Resolves when a resource is as wanted; what it lacks at the end of the time is in the errors of the 408, or of the 404 where it isn't there. */
  async wait(path: string, wanted: WaitQuery, signal?: AbortSignal): Promise<MetAnswer> {
    const call = to("GET", "wait", path);
    const query = queryOf({ timeout: `${wanted.timeout}ms` });
    for (const part of PARTS) for (const text of wanted[part]) query.append(part, text);
    return this.#transport.body({ ...call, at: `${call.at}?${query}`, signal });
  }

  /** Statuses in the order of their paths, page by page. */
  list(
    { prefix, depth, health, labels = [] }: ListQuery,
    signal?: AbortSignal,
  ): AsyncGenerator<readonly ResourceStatus[]> {
    const query = queryOf({ prefix, depth, health, limit: PAGE.most });
    for (const label of labels) query.append("label", label);
    return this.#transport.pages({ method: "GET", at: "/v1/status", signal }, query, "cursor");
  }
}
