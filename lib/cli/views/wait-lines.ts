import { Outage } from "../outage.ts";
import type { Session } from "../session.ts";
import type { Outcome } from "../waiting.ts";
import { oneLine } from "./paint.ts";
import { endLines, metLine, type WaitDisplay } from "./wait-display.ts";

/** Waits for a log or another program: a line for what is met, and on stderr one for whatever else changes. */
export class WaitLines implements WaitDisplay {
  readonly #session: Session;
  readonly #outage: Outage;
  /** What was printed last of each resource. */
  readonly #known = new Map<string, string>();

  constructor(session: Session) {
    this.#session = session;
    const { client } = session;
    this.#outage = new Outage(client.url, (text) => this.#note(`signalbox: ${text}`));
  }

  pending(resource: string, why: readonly string[]): void {
    this.#outage.end();
    const text = why.map(oneLine).join("; ");
    if (this.#known.get(resource) === text) return;
    this.#known.set(resource, text);
    this.#note(`signalbox: waiting for ${resource}: ${text}`);
  }

  ended(outcome: Outcome): void {
    const { format, say } = this.#session;
    const isDocument = format === "json" || format === "yaml";
    if (outcome.outcome !== "met") {
      const { resource, why } = outcome;
      for (const line of endLines(resource, outcome.outcome, why)) this.#note(line);
    } else if (!isDocument) say(metLine(outcome.resource));
  }

  lost(): void {
    this.#outage.begin();
  }

  close(): void {}

  #note(line: string): void {
    this.#session.terminal.stderr.write(`${line}\n`);
  }
}
