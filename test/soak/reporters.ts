import type { ReportAnswer } from "../../lib/client/answers.ts";
import type { Problem } from "../../lib/http/problem.ts";
import type { CrashingService } from "./crashing-service.ts";
import type { Dated, Sending } from "./workload.ts";

/** Requests under way at once. */
const CONCURRENCY = 16;
/** Milliseconds within which a living service answers anything. */
const PATIENCE = 30_000;

type Flip = { readonly from: string | null; readonly to: string | null };
type BatchAnswer = { readonly results: readonly { readonly error?: Problem }[] };

/** What callers know: what was taken in, and what they were told of it. */
export type Known = {
  /** Every report that was acknowledged, by resource. */
  readonly reports: ReadonlyMap<string, readonly Dated[]>;
  /** The condition changes that answers told of, by the id that their events must have. */
  readonly told: ReadonlyMap<string, Flip>;
};

/** Reports at full speed until told to stop, and then until all that was ever sent is acknowledged. */
export class Reporters {
  readonly #service: CrashingService;
  readonly #workload: Iterator<Sending, never>;
  readonly #reports = new Map<string, Dated[]>();
  readonly #told = new Map<string, Flip>();
  readonly #waiting = new Set<() => void>();
  #acknowledged = 0;
  #again = 0;
  #stopping = false;
  #over = false;

  constructor(service: CrashingService, workload: Iterator<Sending, never>) {
    this.#service = service;
    this.#workload = workload;
  }

  get known(): Known {
    return { reports: this.#reports, told: this.#told };
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** How often something was sent again because its answer was lost, or was to try again. */
  get again(): number {
    return this.#again;
  }

  /** Reports until `stop`; rejects when an answer is one that no report of ours may get. */
  async run(): Promise<void> {
    try {
      await Promise.all(Array.from({ length: CONCURRENCY }, () => this.#work()));
    } finally {
      this.#over = true;
      this.#wake();
    }
  }

  /** Resolves when so many more reports have been acknowledged; rejects when no more will be. */
  async more(count: number): Promise<void> {
    const enough = this.#acknowledged + count;
    while (this.#acknowledged < enough) {
      if (this.#over) throw new Error("nobody reports any more");
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  stop(): void {
    this.#stopping = true;
  }

  async #work(): Promise<void> {
    while (!this.#stopping) {
      const sending = this.#workload.next().value;
      while (!(await this.#send(sending))) this.#again++;
      for (const { resource, report } of sending.reports) {
        const before = this.#reports.get(resource);
        if (before) before.push(report);
        else this.#reports.set(resource, [report]);
      }
      this.#acknowledged += sending.reports.length;
      this.#wake();
    }
  }

  #wake(): void {
    for (const look of this.#waiting) look();
    this.#waiting.clear();
  }

  /** Sends once; answers whether all of it was acknowledged. */
  async #send({ batch, reports }: Sending): Promise<boolean> {
    const url = `${await this.#service.url()}/v1/reports`;
    if (batch) {
      const body = { reports: reports.map(({ resource, report }) => ({ resource, ...report })) };
      const answer = await post<BatchAnswer>(url, body);
      return answer !== undefined && areTaken(answer, reports.length);
    }
    const [{ resource, report }] = reports as [Sending["reports"][0]];
    const answer = await post<ReportAnswer>(`${url}/${resource}`, report);
    if (answer) this.#note(answer);
    return answer !== undefined;
  }

  #note({ transitions, status: { resource, sequence } }: ReportAnswer): void {
    for (const { type, from, to } of transitions) {
      this.#told.set(`${resource}@${sequence}/${type}`, { from, to });
    }
  }
}

/** The answer to a request; undefined when it was lost, or was to try again. Throws for any other but 200. */
async function post<T>(url: string, body: unknown): Promise<T | undefined> {
  const lost = await exchange(url, body).catch((error: Error) => error);
  if (lost instanceof Error) {
    if (lost.name === "TimeoutError") throw new Error(`${url} didn't answer within ${PATIENCE} ms`);
    return undefined;
  }
  const { status, text } = lost;
  if (status === 200) return JSON.parse(text) as T;
  if (status === 503) return undefined;
  throw new Error(`${url} answered ${status}: ${text}\nto ${JSON.stringify(body)}`);
}

async function exchange(url: string, body: unknown) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  });
  return { status: response.status, text: await response.text() };
}

/** Whether every report of a batch was taken; one that is to try again has the whole batch sent again. */
function areTaken({ results }: BatchAnswer, count: number): boolean {
  const errors = results.flatMap(({ error }) => (error ? [error] : []));
  const fatal = errors.find(({ status }) => status !== 503);
  if (fatal || results.length !== count) {
    throw new Error(`a batch was answered by ${JSON.stringify(fatal ?? results)}`);
  }
  return errors.length === 0;
}
