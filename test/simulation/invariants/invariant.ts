import type { Run } from "../run.ts";

/** Something that holds in every run. */
export type Invariant = {
  /** Its number in docs/guarantees.md. */
  readonly number: number;
  readonly name: string;
  /** What of the run breaks it; undefined when nothing does. */
  readonly violation: (run: Run) => string | undefined;
};
