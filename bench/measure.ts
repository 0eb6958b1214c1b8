/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * How many times longer one thing takes than another: both run in turns, so that whatever else the
 * machine does meets both, and the median of the rounds' ratios is taken.
 */
export async function ratio(
  subject: () => Promise<void> | void,
  baseline: () => Promise<void> | void,
  rounds: number,
): Promise<number> {
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const [one, other] = [await timeOf(subject), await timeOf(baseline)];
    if (round > 0) ratios.push(one / other);
  }
  return median(ratios);
}

async function timeOf(work: () => Promise<void> | void): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
