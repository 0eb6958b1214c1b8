import { Refusal } from "../domain/refusal.ts";
import type { Clock } from "../pipeline/ports/clock.ts";

const MAX_CALLS = 6;
/** Milliseconds: the wait is drawn from a window that doubles with each call. */
const LEAST_WINDOW = 20;

/** Repeats a batch call with what DynamoDB left unprocessed of it; throws `unavailable` when that never ends. */
export async function untilProcessed<T>(
  clock: Clock,
  all: readonly T[],
  call: (rest: T[]) => Promise<readonly T[] | undefined>,
): Promise<void> {
  let rest = await call([...all]);
  for (let calls = 1; rest && rest.length > 0; calls++) {
    if (calls === MAX_CALLS) {
      throw new Refusal("unavailable", `DynamoDB left ${rest.length} rows undone; try again`);
    }
    await clock.sleep(clock.random() * LEAST_WINDOW * 2 ** calls);
    rest = await call([...rest]);
  }
}
