import type { ResourceStatus } from "../../domain/status.ts";
import { Outage } from "../outage.ts";
import { yamlOf } from "../output.ts";
import { lookOf, type Session } from "../session.ts";
import type { Display } from "./display.ts";
import { goneRow, statusRow, statusTitles } from "./status-rows.ts";
import { lineOf, type Row, widthsOf } from "./table.ts";

/** A listing for a file or another program: all of it once, then a line for whatever changes. */
export class LineDisplay implements Display {
  readonly #session: Session;
  readonly #outage: Outage;
  /** What was printed last of each resource, without what only time changes. */
  #known = new Map<string, string>();
  #widths: number[] | undefined;

  constructor(session: Session) {
    this.#session = session;
    const { client, terminal } = session;
    this.#outage = new Outage(client.url, (text) => {
      terminal.stderr.write(`signalbox: ${text}\n`);
    });
  }

  async show(statuses: readonly ResourceStatus[]): Promise<void> {
    this.#outage.end();
    const before = this.#known;
    this.#known = new Map(statuses.map((status) => [status.resource, JSON.stringify(status)]));
    const changed = statuses.filter(
      ({ resource }) => before.get(resource) !== this.#known.get(resource),
    );
    const gone = [...before.keys()].filter((resource) => !this.#known.has(resource));
    const { format } = this.#session;
    if (format === "json" || format === "yaml") await this.#documents(changed, format);
    else this.#rows(changed, gone);
  }

  lost(): void {
    this.#outage.begin();
  }

  /** One status a line, or a YAML document; what is gone has none. */
  async #documents(statuses: readonly ResourceStatus[], format: "json" | "yaml"): Promise<void> {
    const { say } = this.#session;
    for (const status of statuses) {
      say(format === "json" ? JSON.stringify(status) : `---\n${await yamlOf(status)}`);
    }
  }

  #rows(changed: readonly ResourceStatus[], gone: readonly string[]): void {
    const titles: readonly Row[] = this.#widths ? [] : [statusTitles(this.#session)];
    const rows = [
      ...titles,
      ...changed.map((status) => statusRow(status, this.#session)),
      ...gone.map(goneRow),
    ];
    const widths = widthsOf(rows, this.#widths);
    this.#widths = widths;
    for (const row of rows) this.#session.say(lineOf(row, widths, lookOf(this.#session)));
  }
}
