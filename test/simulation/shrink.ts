import { type Options, runSeed, type Verdict } from "./run.ts";

/** A failing run with nothing left in it that isn't needed. */
export type Shrunk = {
  readonly verdict: Verdict;
  /** What was left out, by its names. */
  readonly without: ReadonlySet<string>;
  readonly runs: number;
};

/** A run costs milliseconds; what takes more tries than this is small enough to be read. */
const MAX_RUNS = 600;

/**
 * Leaves requests and strikes out of a failing run, halves of them first and then ever fewer, for as
 * long as the same invariant breaks.
 */
export async function shrink(
  seed: string,
  failing: Verdict,
  options: Options = {},
): Promise<Shrunk> {
  const wanted = failing.failure?.invariant.number;
  if (wanted === undefined) throw new Error(`the run of seed ${seed} doesn't fail`);
  let [verdict, without, runs]: [Verdict, Set<string>, number] = [failing, new Set(), 0];
  const tryWithout = async (names: readonly string[]): Promise<boolean> => {
    const fewer = new Set([...without, ...names]);
    const next = await runSeed(seed, { ...options, without: fewer });
    runs++;
    if (next.failure?.invariant.number !== wanted) return false;
    [verdict, without] = [next, fewer];
    return true;
  };
  for (let size = Math.ceil(verdict.ingredients.length / 2); size >= 1 && runs < MAX_RUNS; ) {
    const found = await leaveOut(verdict, size, tryWithout, () => runs < MAX_RUNS);
    if (!found) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  const read = await runSeed(seed, { ...options, without, isRead: true });
  return { verdict: read, without, runs };
}

/** Tries to leave so many ingredients out at once, wherever they stand; answers whether any could be. */
async function leaveOut(
  { ingredients }: Verdict,
  size: number,
  tryWithout: (names: readonly string[]) => Promise<boolean>,
  mayGoOn: () => boolean,
): Promise<boolean> {
  let found = false;
  for (let end = ingredients.length; end > 0 && mayGoOn(); end -= size) {
    const names = ingredients.slice(Math.max(0, end - size), end);
    if (await tryWithout(names)) found = true;
  }
  return found;
}
