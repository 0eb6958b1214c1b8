import { Gates } from "./gates.ts";
import { History } from "./history.ts";
import { Resources } from "./resources.ts";
import type { Settings } from "./settings.ts";
import { Silences } from "./silences.ts";
import { Statuses } from "./statuses.ts";
import { Subscriptions } from "./subscriptions.ts";
import { Tokens } from "./tokens.ts";
import { Transport } from "./transport.ts";

/**
 * A Signalbox over HTTP. Every call rejects with `ProblemError` when the service says no, with
 * `ConnectionError` when nobody answers within 30 s, and with `Refusal` for what is no resource path.
 */
export class SignalboxClient {
  /** Where the service is. */
  readonly url: string;
  readonly statuses: Statuses;
  readonly resources: Resources;
  readonly gates: Gates;
  readonly history: History;
  readonly subscriptions: Subscriptions;
  readonly silences: Silences;
  readonly tokens: Tokens;

  constructor(settings: Settings) {
    const transport = new Transport(settings);
    this.url = transport.url;
    this.statuses = new Statuses(transport);
    this.resources = new Resources(transport);
    this.gates = new Gates(transport);
    this.history = new History(transport);
    this.subscriptions = new Subscriptions(transport);
    this.silences = new Silences(transport);
    this.tokens = new Tokens(transport);
  }
}
