import { withMembers } from "../../lib/domain/group.ts";
import { groupOf } from "../../lib/domain/resource.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import type { Stored } from "../../lib/pipeline/ports/status.ts";
import { type BookEntry, booksIn } from "./books.ts";
import type { Commit } from "./commit.ts";
import type { Checkpoint } from "./evidence.ts";
import { instantOf } from "./silence.ts";
import type { World } from "./world.ts";

/** Milliseconds that a function's clock is ahead at most: test/simulation/faults/clock-step.ts. */
const MOST_SKEW = 2 * 60_000;

/** Works out of the evidence what groups were told of their members. */
export class GroupAccounts {
  /** What was entered in each group's books. */
  readonly books: ReadonlyMap<string, readonly BookEntry[]>;
  readonly #givenUp: ReadonlyMap<string, number>;
  readonly #latest: (group: string) => Stored | undefined;

  constructor({ stream, evidence }: World, latest: (group: string) => Stored | undefined) {
    this.books = booksIn(stream.records);
    this.#givenUp = lastGivenUp(evidence.checkpoints);
    this.#latest = latest;
  }

  /** Whether a change of a member, or of a group itself, never reached the group, nor did a recount since. */
  isUncounted(group: string): boolean {
    const at = this.#givenUp.get(group);
    const { recountedTime = "" } = this.#latest(group)?.state ?? {};
    return at !== undefined && recountedTime <= instantOf(at + MOST_SKEW);
  }

  /** What a group becomes of the tally that a write told it of; undefined where its books never had that. */
  told({ before, after, record }: Commit): ResourceState | undefined {
    const { resource, members } = after.state;
    const entry = (this.books.get(resource) ?? []).find(
      ({ tally, at }) => tally.version === members?.version && at <= record.at,
    );
    return entry && withMembers(before?.state, resource, entry.tally);
  }
}

/** When the rollup last gave up a record that concerns a group, in milliseconds. */
function lastGivenUp(checkpoints: readonly Checkpoint[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { reader, isGivenUp, records, at } of checkpoints) {
    if (reader !== "rollup" || !isGivenUp) continue;
    for (const { partition } of records) {
      found.set(partition, at);
      const group = groupOf(partition);
      if (group !== undefined) found.set(group, at);
    }
  }
  return found;
}
