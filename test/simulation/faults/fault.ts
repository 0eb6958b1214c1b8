import type { Reply as Said } from "../../../lib/domain/notification/settle.ts";
import type { Command } from "../aws/service.ts";
import type { Environment } from "../environment.ts";
import type { Random } from "../random.ts";
import type { World } from "../world.ts";

/** What comes of one attempt at a call: an answer, an error, or the end of the function. */
export type Reply =
  | { readonly kind: "answer"; readonly output: object }
  | { readonly kind: "error"; readonly error: Error; readonly isRetryable: boolean }
  | { readonly kind: "death" };

/** One attempt at a call to AWS, as it arrives there. */
export type Attempt = {
  readonly command: Command;
  /** Does it later after all, when nobody listens any more. */
  readonly later: (milliseconds: number, happen: () => void) => void;
};

/** What a destination says to a notice, and after how many milliseconds; nothing when it never answers. */
export type Acknowledgement = { readonly said: Said | undefined; readonly after: number };

/**
 * Something that goes wrong. Each run draws how often, up to `most`; where the dice say so, the
 * hooks below are called, with random numbers of that strike alone.
 */
export type Fault = {
  readonly name: string;
  readonly most: number;
  /** A call to AWS; `proceed` does what it asks. */
  readonly call?: (
    attempt: Attempt,
    proceed: (command?: Command) => Reply,
    random: Random,
  ) => Reply;
  /** Which calls it may strike; all when absent. */
  readonly strikes?: (command: Command) => boolean;
  /** Milliseconds that a call takes beside its usual time. */
  readonly slow?: (random: Random) => number;
  /** When the copies of a request arrive, in milliseconds from now; none when it is lost. */
  readonly send?: (random: Random) => readonly number[];
  /** When a function that is due runs, in milliseconds from now; not at all when there is none. */
  readonly tick?: (random: Random) => readonly number[];
  /** An environment, before it runs another invocation. */
  readonly invocation?: (environment: Environment, random: Random) => void;
  /** How many of the records that are there make a batch. */
  readonly cut?: (records: number, random: Random) => number;
  /** Forgets how far a batch was handled. */
  readonly forgetsCheckpoint?: true;
  /** Whether what failed fails until its records are too old. */
  readonly outlastsRecords?: true;
  /** When the copies of an event reach a consumer, in milliseconds from now; at least one. */
  readonly deliver?: (random: Random) => readonly number[];
  /** What a destination makes of a notice, which hears it where `take` is called. */
  readonly destination?: (take: () => void, random: Random) => Acknowledgement;
  /** Milliseconds that an expired row stays. */
  readonly linger?: (random: Random) => number;
  /** Something of its own, planned when the run begins. */
  readonly begin?: (world: World, random: Random) => void;
};
