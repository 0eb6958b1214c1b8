import type { Outcome } from "../waiting.ts";
import { harmless, oneLine } from "./paint.ts";

/** Shows what is waited for, and what becomes of it. */
export interface WaitDisplay {
  /** What a resource still lacks. */
  pending(resource: string, why: readonly string[]): void;
  ended(outcome: Outcome): void;
  lost(): void;
  /** Nothing is waited for any more. */
  close(): void;
}

/** What is said of a resource that came to a bad end. */
const ENDS = {
  timedOut: "timed out",
  failed: "failed",
  deleted: "is gone",
  ended: "is not waited for any more",
} as const;

/** The line of a wait that was met, in kubectl's words. */
export function metLine(resource: string): string {
  return `${resource} condition met`;
}

/** A wait that came to a bad end, and a line for each reason. */
export function endLines(resource: string, outcome: keyof typeof ENDS, why: readonly string[]) {
  return [
    `signalbox: ${harmless(resource)} ${ENDS[outcome]}`,
    ...why.map((one) => `  ${oneLine(one)}`),
  ];
}
