import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HEALTHS } from "../../lib/domain/health.ts";
import {
  type Books,
  countsOf,
  enter,
  type Member,
  type MemberChange,
  NAMED,
  type Named,
  namedAmong,
  type Tally,
} from "../../lib/domain/tally.ts";
import { minute } from "./builders.ts";

/** A group's books as a store keeps them. */
class Shelf {
  tally: Tally | undefined;
  readonly members = new Map<string, Member>();
  readonly unwell = new Map<string, Named>();

  /** Takes changes in as they arrive together. */
  take(changes: readonly MemberChange[]): void {
    const entries = enter(this.#books(changes), changes);
    if (!entries) return;
    this.tally = entries.tally;
    for (const member of entries.members) this.members.set(member.name, member);
    for (const one of entries.unwell) this.unwell.set(one.name, one);
    for (const name of entries.recovered) this.unwell.delete(name);
  }

  #books(changes: readonly MemberChange[]): Books {
    const known = changes.flatMap(({ name }) => this.members.get(name) ?? []);
    const unwell = [...this.unwell.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
    return {
      tally: this.tally,
      members: new Map(known.map((member) => [member.name, member])),
      unwell: unwell.slice(0, NAMED + changes.length),
    };
  }

  get sums() {
    return { counts: this.tally?.counts ?? [], named: this.tally?.named ?? [] };
  }
}

const NOTHING: Tally = { version: 0, time: "", counts: [], named: [] };

const change: fc.Arbitrary<MemberChange> = fc.record(
  {
    name: fc.integer({ min: 0, max: 24 }).map((n) => `m${n}`),
    version: fc.integer({ min: 1, max: 9 }),
    time: fc.integer({ min: 0, max: 60 }).map(minute),
    standing: fc.record({
      health: fc.constantFrom(...HEALTHS),
      type: fc.constantFrom("pod", "", "component"),
      critical: fc.boolean(),
    }),
  },
  { requiredKeys: ["name", "version", "time"] },
);

/** Changes of which no two are of one version of a member: a version is one thing only. */
const changes = fc.uniqueArray(change, {
  maxLength: 60,
  selector: ({ name, version }) => `${name}@${version}`,
});

/** Changes in some order, some of them again, and parted into batches without a member twice in one. */
function deliveries(all: readonly MemberChange[]): fc.Arbitrary<MemberChange[][]> {
  const again = fc.subarray([...all]);
  return again.chain((repeated) => {
    const order = fc.shuffledSubarray([...all, ...repeated], {
      minLength: all.length + repeated.length,
    });
    return fc
      .tuple(order, fc.integer({ min: 1, max: 12 }))
      .map(([list, size]) => batches(list, size));
  });
}

function batches(list: readonly MemberChange[], size: number): MemberChange[][] {
  const parts: MemberChange[][] = [[]];
  for (const one of list) {
    const last = parts.at(-1) ?? [];
    const isFull = last.length === size || last.some(({ name }) => name === one.name);
    if (isFull) parts.push([one]);
    else last.push(one);
  }
  return parts;
}

/** The last word on each member. */
function lastWords(all: readonly MemberChange[]): Member[] {
  return [...Map.groupBy(all, ({ name }) => name).values()].map((versions) =>
    versions.reduce((one, other) => (one.version > other.version ? one : other)),
  );
}

describe("a tally", () => {
  test("is the fold over the members, in whatever order and however often their changes come", () => {
    const cases = changes.chain((all) => fc.tuple(fc.constant(all), deliveries(all)));
    fc.assert(
      fc.property(cases, ([all, delivered]) => {
        const shelf = new Shelf();
        for (const batch of delivered) shelf.take(batch);
        const members = lastWords(all);
        expect(shelf.sums).toEqual({ counts: countsOf(members), named: namedAmong(members) });
        const unwell = members.filter(({ standing }) => {
          return standing && !["Ready", "Alive"].includes(standing.health);
        });
        expect([...shelf.unwell.keys()].sort()).toEqual(unwell.map(({ name }) => name).sort());
      }),
    );
  });

  test("goes on in version and time with every change that is news, and with no other", () => {
    const cases = changes.chain((all) => deliveries(all));
    fc.assert(
      fc.property(cases, (delivered) => {
        const shelf = new Shelf();
        for (const batch of delivered) {
          const before = shelf.tally ?? NOTHING;
          shelf.take(batch);
          const after = shelf.tally ?? NOTHING;
          expect(after.version).toBe(before.version + (after === before ? 0 : 1));
          expect(after.time >= before.time).toBe(true);
          shelf.take(batch);
          expect(shelf.tally ?? NOTHING).toBe(after);
        }
      }),
    );
  });

  test("doesn't change for the same word again", () => {
    const standing = { health: "Down", type: "pod", critical: true } as const;
    const word = { name: "api", version: 3, time: minute(1), standing };
    const shelf = new Shelf();
    shelf.take([word]);
    const { tally } = shelf;
    shelf.take([word]);
    shelf.take([{ ...word, version: 2, standing: { ...standing, health: "Ready" } }]);
    expect(shelf.tally).toBe(tally);
  });
});
