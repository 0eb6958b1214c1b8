import { parseArgs } from "node:util";
import fc from "fast-check";
import type { Json } from "../../lib/domain/json.ts";
import { PatternError } from "../../lib/domain/pattern/matcher.ts";
import { matchesPattern, parsePattern } from "../../lib/domain/pattern/pattern.ts";
import {
  DOCUMENTED_VECTORS,
  RULER_VECTORS,
  SERVICE_VECTORS,
  VALIDITY_VECTORS,
} from "../fixtures/patterns.ts";
import { isKnown } from "./event-ruler/differences.ts";
import { type Pair, pair } from "./event-ruler/pairs.ts";
import { type Ruler, startRuler, type Verdict } from "./event-ruler/ruler.ts";
import { command } from "./java.ts";

/** Fewer of a verdict than this, as a part of all generated pairs, would not show much. */
const ENOUGH = 0.1;
/** More differences than this, as a part of all generated pairs, would not be only those known. */
const FEW = 0.01;

type Counts = Record<Verdict | "differing as known" | "contradicted by event-ruler itself", number>;

function ours({ pattern, event }: Pair): Verdict {
  try {
    return matchesPattern(parsePattern(pattern), JSON.parse(event) as Json) ? "match" : "none";
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return error.message.includes("too complex") ? "complex" : "invalid";
  }
}

/** Counts event-ruler's verdict; throws when ours is another, and the difference none that is known. */
async function compare(ruler: Ruler, texts: Pair, counts: Counts): Promise<void> {
  const { verdict: theirs, isContradicted } = await ruler.ask(texts.pattern, texts.event);
  if (isContradicted) counts["contradicted by event-ruler itself"] += 1;
  const own = ours(texts);
  if (own === theirs) counts[theirs] += 1;
  else if (isKnown({ ...texts, own, theirs })) counts["differing as known"] += 1;
  else throw new Error(`${texts.pattern} on ${texts.event}: ${own} here, ${theirs} by event-ruler`);
}

function noCounts(): Counts {
  return {
    match: 0,
    none: 0,
    invalid: 0,
    complex: 0,
    "differing as known": 0,
    "contradicted by event-ruler itself": 0,
  };
}

function report(what: string, counts: Counts): void {
  const parts = Object.entries(counts).map(([verdict, count]) => `${count} ${verdict}`);
  process.stdout.write(`${what}: ${parts.join(", ")}\n`);
}

function vectors(): Pair[] {
  const matched = [...SERVICE_VECTORS, ...RULER_VECTORS, ...DOCUMENTED_VECTORS];
  const validity = VALIDITY_VECTORS.map(({ pattern_text }) => ({
    pattern: pattern_text,
    event: "{}",
  }));
  const texts = ({ pattern, event }: { pattern: unknown; event: Json }) => ({
    pattern: JSON.stringify(pattern),
    event: JSON.stringify(event),
  });
  return [...matched.map(texts), ...validity];
}

async function compareVectors(ruler: Ruler): Promise<void> {
  const counts = noCounts();
  for (const texts of vectors()) await compare(ruler, texts, counts);
  report("vectors", counts);
}

async function comparePairs(ruler: Ruler, numRuns: number, seed: number): Promise<void> {
  const counts = noCounts();
  const agree = fc.asyncProperty(pair, (texts) => compare(ruler, texts, counts));
  await fc.assert(agree, { numRuns, seed });
  report(`generated pairs of seed ${seed}`, counts);
  for (const verdict of ["match", "none", "invalid"] as const) {
    if (counts[verdict] < numRuns * ENOUGH) throw new Error(`too few pairs are of ${verdict}`);
  }
  if (counts["differing as known"] > numRuns * FEW) throw new Error("too many pairs differ");
}

/** Compares our verdicts with event-ruler's: on the vectors, and on generated pairs. */
async function testEventRuler(): Promise<number> {
  const { values } = parseArgs({
    options: {
      pairs: { type: "string", default: "10000" },
      seed: { type: "string", default: "1" },
    },
  });
  const ruler = await startRuler();
  try {
    await compareVectors(ruler);
    await comparePairs(ruler, Number(values.pairs), Number(values.seed));
    return 0;
  } finally {
    ruler.stop();
  }
}

await command(testEventRuler);
