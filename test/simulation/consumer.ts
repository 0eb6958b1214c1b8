import type { DetailType } from "../../lib/domain/transition.ts";
import type { BusEvent } from "./aws/bus.ts";

/** What is known of one thing, and of which sequence. */
export type Known = { readonly sequence: number; readonly value: unknown };

/** What a consumer of the bus knows of a resource: its health, and the status of each condition. */
export type View = ReadonlyMap<string, ReadonlyMap<string, Known>>;

/** The name under which a view keeps a resource's health; null where it was deleted. */
export const HEALTH = "";

const ABOUT_CONDITIONS: readonly DetailType[] = [
  "ConditionTransitioned",
  "ConditionUpdated",
  "ConditionObserved",
];

/**
 * A consumer as the guarantee wants it: of each thing it is told, it keeps the highest sequence it
 * has seen, and ignores what comes with another that isn't higher.
 */
export class Consumer {
  readonly view = new Map<string, Map<string, Known>>();

  take({ detailType, detail }: BusEvent): void {
    const { resource, sequence, health, condition, to } = detail;
    this.#learn(resource, HEALTH, { sequence, value: health });
    if (condition && (ABOUT_CONDITIONS as readonly string[]).includes(detailType)) {
      this.#learn(resource, condition.type, { sequence, value: to });
    }
  }

  /** What is known now, as it will still be when more is. */
  snapshot(): View {
    return new Map([...this.view].map(([resource, things]) => [resource, new Map(things)]));
  }

  #learn(resource: string, name: string, known: Known): void {
    const things = this.view.get(resource) ?? new Map<string, Known>();
    this.view.set(resource, things);
    if (this.isNews(things.get(name), known)) things.set(name, known);
  }

  protected isNews(before: Known | undefined, { sequence }: Known): boolean {
    return before === undefined || sequence > before.sequence;
  }
}
