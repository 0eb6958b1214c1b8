import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../lib/domain/json.ts";
import { Refusal } from "../../lib/domain/refusal.ts";
import { receive } from "../../lib/pipeline/receive.ts";
import { normalize, type Provider, type SourceReport } from "../../lib/sources/source.ts";
import { fixture, fixturesIn } from "../fixtures/read.ts";
import { damaged, damagedOnce } from "./damage.ts";

type Headers = Readonly<Record<string, string>>;

/**
 * What a payload says, a line for each condition of each report: `path Type=Status:Reason`; or why it
 * says nothing of a status; or the field for which it is refused.
 */
export type Expectation = string | readonly string[] | { none: string } | { refused: string };

export type PayloadCases = {
  readonly source: Provider;
  /** The folder below test/fixtures/payloads. */
  readonly folder: string;
  /** The headers that a payload comes with, by its file's name. */
  readonly headers?: (file: string) => Headers;
  /** The payload in a file that holds more, such as its headers. */
  readonly open?: (file: Json) => Json;
  /** The kinds of which the folder has payloads; all unless it says. */
  readonly kinds?: readonly string[];
  /** What each file of the folder says, by its name without `.json`. */
  readonly says: Readonly<Record<string, Expectation>>;
};

const NOW = "2026-11-20T10:00:00.000Z";

/** Proves what each real payload of a source says, and that none in its folder is left out. */
export function describePayloads({
  source,
  folder,
  headers = () => ({}),
  open = (file) => file,
  kinds = Object.keys(source.kinds),
  says,
}: PayloadCases) {
  const path = `payloads/${folder}`;
  const whole = (file: string) => open(fixture<Json>(`${path}/${file}.json`));
  describe(`${source.title}'s payload`, () => {
    test("has a case for every fixture, and a fixture for every case", () => {
      const files = fixturesIn(path).filter((file) => file.endsWith(".json"));
      expect(Object.keys(says).sort()).toEqual(
        files.map((file) => file.replace(/\.json$/, "")).sort(),
      );
    });

    test.each(Object.entries(says))("%s says %j", (file, expected) => {
      expect(verdictOf(source, whole(file), headers(file))).toEqual(inFull(expected));
    });

    test("of each kind is among the fixtures", () => {
      const found = Object.keys(says)
        .filter((file) => !isRefused(says[file]))
        .map((file) => kindOf(source, whole(file), headers(file)));
      expect(found).toEqual(expect.arrayContaining([...kinds]));
    });

    describe("that is damaged is refused, or says what the service takes,", () => {
      const files = Object.keys(says);
      const readAs = (file: string) => (payload: Json) =>
        orRefused(source, payload, headers(file)).forEach(taken);
      const prototypeKeys = () => Reflect.ownKeys(Object.prototype);
      const before = prototypeKeys();

      test.each(files)("in any one place of %s, and pollutes nothing", (file) => {
        const read = readAs(file);
        for (const payload of damagedOnce(whole(file), read)) read(payload);
        expect(prototypeKeys()).toEqual(before);
      });

      test("in several places, and pollutes nothing", () => {
        const deliveries = fc
          .constantFrom(...files)
          .chain((file) =>
            damaged(whole(file), readAs(file)).map((payload) => ({ file, payload })),
          );
        const read = fc.property(deliveries, ({ file, payload }) => readAs(file)(payload));
        fc.assert(read, { numRuns: 300 });
        expect(prototypeKeys()).toEqual(before);
      });
    });
  });
}

function inFull(expected: Expectation): Expectation {
  if (typeof expected === "string") return [expected];
  return typeof expected === "object" && "none" in expected ? [] : expected;
}

function isRefused(expected: Expectation | undefined): boolean {
  return typeof expected === "object" && "refused" in expected;
}

function verdictOf(source: Provider, payload: Json, headers: Headers): Expectation {
  try {
    return said(reportsIn(source, payload, headers));
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return { refused: refusal.faults[0]?.path ?? "" };
  }
}

/** The reports in a payload, none when it is refused; any other error is a fault of the source. */
function orRefused(source: Provider, payload: Json, headers: Headers): SourceReport[] {
  try {
    return normalize(source, { headers, body: new Uint8Array() }, payload);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return [];
  }
}

/** The reports in a payload, each of which the service takes. */
export function reportsIn(
  source: Provider,
  payload: unknown,
  headers: Headers = {},
): SourceReport[] {
  const delivery = { headers, body: Buffer.from(JSON.stringify(payload)) };
  const reports = normalize(source, delivery, payload as Json);
  for (const report of reports) taken(report);
  return reports;
}

/** Takes a report in, when it isn't ahead of us. */
function taken({ resource = "anywhere", input }: SourceReport): void {
  const { observedAt = NOW } = input;
  receive({ resource, input }, "a test", observedAt > NOW ? observedAt : NOW, 0);
}

function kindOf(source: Provider, payload: Json, headers: Headers): string {
  return source.kindOf({ headers, body: new Uint8Array() }, payload);
}

/** Reports in words: `path Type=Status:Reason`, of a member too; `?` where only a hook can know the path. */
export function said(reports: readonly SourceReport[]): string[] {
  return reports.flatMap(({ resource = "?", input: { conditions, health, resources, data } }) => [
    ...(health ? [`${resource} ${health}`] : []),
    ...(conditions ?? []).map(
      ({ type, status, reason }) => `${resource} ${type}=${status}:${reason}`,
    ),
    ...(resources ?? []).map((member) => `${resource}/${member.name} ${member.health}`),
    ...(health || conditions || resources || !data ? [] : [`${resource} has data`]),
  ]);
}
