import { compilePattern, type Pattern, parsePattern } from "../../domain/pattern/pattern.ts";
import { StartFailure } from "../failure.ts";

/** Compiles a pattern of the template; throws a `StartFailure` for one that AWS would refuse too. */
export function patternOf(who: string, pattern: unknown): Pattern {
  try {
    return typeof pattern === "string" ? parsePattern(pattern) : compilePattern(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    throw new StartFailure(`${who} has a pattern that AWS would refuse: ${reason}`);
  }
}
