import { newThread, type Thread, type ThreadKey } from "../domain/notification/thread.ts";
import type { StoredThread, Threads } from "./ports/notification.ts";

/** Attempts at writing a thread that others write too. */
const MOST_WRITES = 10;

/**
 * Writes what a change makes of a thread, of which what is stored may be known already, and of whatever others store
 * meanwhile. Answers whether it made anything of it; throws when others are always faster.
 */
export async function rewrite(
  threads: Threads,
  key: ThreadKey,
  found: StoredThread | undefined,
  change: (thread: Thread) => Thread | Promise<Thread>,
): Promise<boolean> {
  let stored = found;
  for (let writes = 0; writes < MOST_WRITES; writes++) {
    const before = stored?.thread ?? newThread(key);
    const after = await change(before);
    if (after === before) return false;
    if (await threads.write(after, stored?.version)) return true;
    stored = await threads.read(key);
  }
  throw new Error(`the thread of ${key.resource} is being written too often`);
}
