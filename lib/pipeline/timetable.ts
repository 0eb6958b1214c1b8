import { parseDuration } from "../domain/duration.ts";
import { PROBE_DEFAULTS, type ProbeDeclaration } from "../domain/probe.ts";
import { PROBER } from "../domain/probe-finding.ts";
import { dueFrom } from "../domain/probe-schedule.ts";
import type { ResourceState } from "../domain/state.ts";

/** A probe whose time has come; `at` is when, in milliseconds since 1970. */
export type Due = {
  readonly resource: string;
  readonly probe: ProbeDeclaration;
  readonly at: number;
};

type Entry = Due & { readonly every: number };

/** What is to be probed between two times, and when. */
export class Timetable {
  readonly #from: number;
  readonly #until: number;
  readonly #known = new Set<string>();
  readonly #entries = new Map<string, Entry>();

  constructor(from: number, until: number) {
    this.#from = from;
    this.#until = until;
  }

  /** Forgets every resource that isn't among these; answers those that are new. */
  keep(resources: readonly string[]): string[] {
    for (const gone of this.#known.difference(new Set(resources))) {
      this.#known.delete(gone);
      this.#entries.delete(gone);
    }
    return resources.filter((resource) => !this.#known.has(resource));
  }

  /** Takes a resource in: its round under way when it was never probed, and whenever it is due. */
  add(state: ResourceState, now: number): void {
    const { resource, declaration } = state;
    this.#known.add(resource);
    const { probe } = declaration;
    if (!probe) return;
    const every = parseDuration(probe.every ?? PROBE_DEFAULTS.every) ?? 0;
    const at = wasProbed(state)
      ? dueFrom(resource, every, this.#from)
      : dueFrom(resource, every, now + 1) - every;
    this.#plan({ resource, probe, every, at });
  }

  /** When the next probe is due; undefined when none is. */
  get next(): number | undefined {
    const times = [...this.#entries.values()].map(({ at }) => at);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Everything that is due by now; of rounds that were missed, only the last. */
  take(now: number): Due[] {
    const due = [...this.#entries.values()].filter(({ at }) => at <= now);
    return due.map(({ resource, probe, every, at }) => {
      const next = dueFrom(resource, every, Math.min(now + 1, this.#until));
      const last = Math.max(at, next - every);
      this.#entries.delete(resource);
      this.#plan({ resource, probe, every, at: next });
      return { resource, probe, at: last };
    });
  }

  #plan(entry: Entry): void {
    if (entry.at < this.#until) this.#entries.set(entry.resource, entry);
  }
}

function wasProbed({ conditions }: ResourceState): boolean {
  const ready = conditions.find(({ type }) => type === "Ready");
  const facts = [ready?.facts.named, ready?.facts.unnamed];
  return facts.some((fact) => fact?.value.reporter === PROBER);
}
