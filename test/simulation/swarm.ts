import type { Fault } from "./faults/fault.ts";
import { Random } from "./random.ts";

/** One time that a fault struck, by the name of who was struck. */
export type Strike = { readonly id: string; readonly random: Random };

/**
 * Which faults strike how often in one run: some not at all, so that those left go further than
 * they would in company ("swarm testing").
 */
export class Swarm {
  /** The strikes, in order, by their names. */
  readonly struck: string[] = [];
  /** Whether nothing goes wrong any more. */
  isOver = false;
  /** Is told of each strike as it happens. */
  announce: (id: string) => void = () => undefined;
  readonly #odds: ReadonlyMap<string, number>;
  readonly #counts = new Map<string, number>();
  readonly #spared: ReadonlySet<string>;

  /** `spared` names strikes that don't happen, so that a trace can be shrunk. */
  constructor(random: Random, faults: readonly Fault[], spared: ReadonlySet<string>) {
    this.#spared = spared;
    const calm = random.isLikely(CALM);
    this.#odds = new Map(
      faults.map(({ name, most }) => {
        const [isIn, share] = [random.isLikely(CHOSEN), random.next()];
        return [name, !calm && isIn ? most * share ** 2 : 0];
      }),
    );
  }

  /** Whether a fault strikes here and now; draws one number of `scope` in any case. */
  strike({ name }: Fault, scope: Random): Strike | undefined {
    const drawn = scope.next();
    if (this.isOver || drawn >= (this.#odds.get(name) ?? 0)) return undefined;
    const place = `${scope.name}:${name}`;
    const count = (this.#counts.get(place) ?? 0) + 1;
    this.#counts.set(place, count);
    const id = `${place}#${count}`;
    if (this.#spared.has(id)) return undefined;
    this.struck.push(id);
    this.announce(id);
    return { id, random: new Random(id) };
  }

  /** From now on nothing goes wrong. */
  end(): void {
    this.isOver = true;
  }
}

/** How many runs have no faults at all, and how many of the faults any other run has. */
const CALM = 0.05;
const CHOSEN = 0.5;
