import fc from "fast-check";
import type { ReportInput } from "../../lib/domain/report-input.ts";

/** A report that says when it was observed, so that sending it again is told from a new one. */
export type Dated = ReportInput & { readonly id: string; readonly observedAt: string };
export type Addressed = { readonly resource: string; readonly report: Dated };

/** Reports that are sent together: alone on a resource, or as a batch. */
export type Sending = { readonly batch: boolean; readonly reports: readonly Addressed[] };

/** Where every resource of a soak lives. */
export const PREFIX = "soak";
const MOST_IN_BATCH = 25;
/** Sendings made at once. */
const CHUNK = 500;

const key = fc.constantFrom("a", "b", "c");
const leaf = fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.constant([1, "x"]));
const data = fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf, { maxKeys: 2 })), {
  maxKeys: 3,
});
const generation = fc.integer({ min: 0, max: 3 });
const condition = fc.record(
  {
    type: fc.constantFrom("Ready", "Tested", "Degraded"),
    status: fc.constantFrom("True", "False", "Unknown"),
    reason: fc.constantFrom("A", "B"),
    message: fc.constantFrom("", "m"),
    observedGeneration: generation,
  },
  { requiredKeys: ["type", "status"] },
);

/** Times and counters tie and go backwards, as they do when many report at once. */
const content = fc.record(
  {
    observedAt: fc.integer({ min: 0, max: 50 }).map(second),
    sequence: fc.integer({ min: 0, max: 2 }),
    generation,
    revision: fc.constantFrom("v1", "v2"),
    message: fc.constantFrom("", "hello"),
    conditions: fc.uniqueArray(condition, {
      selector: ({ type }) => type,
      minLength: 1,
      maxLength: 3,
    }),
    data,
    reporter: fc.constantFrom("ci", "probe"),
  },
  { requiredKeys: ["observedAt", "conditions"] },
);

function second(seconds: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString();
}

/** Endless sendings on so many resources; the same seed gives the same. */
export function* workload(seed: number, resources: number): Generator<Sending, never> {
  const one = fc.tuple(fc.nat(resources - 1), content);
  const sending = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.constant(false), fc.tuple(one)) },
    {
      weight: 1,
      arbitrary: fc.tuple(
        fc.constant(true),
        fc.array(one, { minLength: 2, maxLength: MOST_IN_BATCH, size: "max" }),
      ),
    },
  );
  let count = 0;
  for (let chunk = 0; ; chunk++) {
    for (const [batch, drawn] of fc.sample(sending, { seed: seed + chunk, numRuns: CHUNK })) {
      const reports = drawn.map(([index, said]) => ({
        resource: `${PREFIX}/r${index}`,
        report: { ...said, id: `report-${count++}` },
      }));
      yield { batch, reports };
    }
  }
}

/** When to kill a service: after it has taken so many reports or, while it starts, after so many milliseconds. */
export type Moment = { readonly reports: number } | { readonly milliseconds: number };

/** Milliseconds within which a service may well be starting still. */
const STARTING = 2_000;

/** So many moments, most of them under load; the same seed gives the same. */
export function moments(seed: number, count: number, mostReports: number): Moment[] {
  const starting = fc.record({ milliseconds: evenly(STARTING) });
  const loaded = fc.record({ reports: evenly(mostReports) });
  const moment = fc.oneof({ weight: 1, arbitrary: starting }, { weight: 4, arbitrary: loaded });
  return fc.sample(moment, { seed, numRuns: count });
}

/** Without fast-check's bias to small numbers, which are the dull ones here. */
function evenly(most: number): fc.Arbitrary<number> {
  return fc.noBias(fc.integer({ min: 0, max: most }));
}
