import type { Declaration } from "../../lib/domain/declaration.ts";
import { probed } from "../domain/oracle.ts";
import { oneMore, PENDING, type Row } from "../domain/oracle-of-thresholds.ts";
import type { Dated } from "./placed.ts";

/** What thresholds make of the results in the reports on one resource, each counted once, in the order of arrival. */
export class Damper {
  readonly #rows = new Map<string, Row>();
  readonly #known = new Set<string>();

  /** The row of each probe, by name. */
  get rows(): ReadonlyMap<string, Row> {
    return this.#rows;
  }

  /** The report with what is published in its result's place; undefined when it has come before. */
  take(report: Dated, { thresholds = {} }: Declaration): Dated | undefined {
    if (this.#known.has(report.id)) return undefined;
    this.#known.add(report.id);
    const { probe, ...rest } = report;
    const [word] = probed(report);
    if (!probe || !word) return report;
    const success = probe.success === true;
    const needed = (success ? thresholds.success : thresholds.failure) ?? 1;
    const row = oneMore(this.#rows.get(probe.name), { success, word, needed });
    this.#rows.set(probe.name, row);
    const said = { type: "Ready", ...(row.published ?? PENDING) };
    return { ...rest, conditions: [...(rest.conditions ?? []), said] };
  }
}
