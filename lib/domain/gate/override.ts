import type { Explanation } from "./decision.ts";

/** What somebody may force a gate to. */
export const FORCED = ["pass", "block"] as const;

/** Somebody's decision that a gate takes over for a while, and why. */
export type Override = {
  readonly decision: (typeof FORCED)[number];
  readonly reason: string;
  readonly by: string;
  readonly time: string;
  readonly until: string;
};

/** The override if it holds at a time: from when it was made until before its end. */
export function inForce(override: Override | undefined, at: string): Override | undefined {
  return override && override.time <= at && at < override.until ? override : undefined;
}

/** What an override that holds has to say. */
export function explainOverride({ decision, reason, by, time, until }: Override): Explanation {
  const passes = decision === "pass";
  return {
    requirement: "override",
    met: passes,
    wanted: "no override to block",
    actual: `${decision} by ${by} until ${until}: ${reason}`,
    since: time,
    ...(!passes && { opensAt: until, reason: "Overridden" }),
  };
}
