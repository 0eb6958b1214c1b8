import type { Random } from "./random.ts";

/** Noon of the day on which all runs begin. */
export const START = Date.UTC(2026, 0, 1, 12);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Milliseconds: far enough from the 24 hours for which data remembers what was deleted. */
const HORIZON = { least: MINUTE, most: 8 * HOUR };
/** Members of groups, and groups; the first few make the smallest trees. */
const PATHS = [
  "shop/api",
  "shop",
  "shop/web/cache",
  "shop/web",
  "shop/web/page",
  "shop/queue",
] as const;
/** Gates, of which a later one may depend on those before it, and in how many runs there are any. */
const GATES = ["release", "shop/launch", "announcement"] as const;
const GATED = 0.15;
/** Who subscribes, and in how many runs anybody does. */
const SUBSCRIPTIONS = ["ops", "dev"] as const;
const SUBSCRIBED = 0.13;
const REPORTERS = ["ci", "probe", "ops"] as const;

/** Whom and what a run is about. */
export type Scene = {
  /** Milliseconds for which faults strike and requests are first sent. */
  readonly horizon: number;
  readonly resources: readonly string[];
  readonly reporters: readonly Reporter[];
  readonly gates: readonly string[];
  readonly subscriptions: readonly string[];
};

/** Somebody who reports, by a clock that is wrong by so many milliseconds. */
export type Reporter = { readonly name: string; readonly skew: number };

export function sceneOf(random: Random): Scene {
  const horizon = random.magnitude(HORIZON.least, HORIZON.most);
  // Few more often than many: who has something to himself meets nobody there.
  const count = Math.min(random.whole(1, PATHS.length), random.whole(1, PATHS.length));
  const resources = PATHS.slice(0, count);
  const reporters = REPORTERS.map((name) => ({ name, skew: skewOf(random) }));
  const [isGated, gates] = [random.isLikely(GATED), random.whole(1, GATES.length)];
  const [isSubscribed, names] = [
    random.isLikely(SUBSCRIBED),
    random.whole(1, SUBSCRIPTIONS.length),
  ];
  return {
    horizon,
    resources,
    reporters,
    gates: isGated ? GATES.slice(0, gates) : [],
    subscriptions: isSubscribed ? SUBSCRIPTIONS.slice(0, names) : [],
  };
}

/** Most clocks are right; others are up to five minutes off. */
function skewOf(random: Random): number {
  const [isRight, share] = [random.isLikely(0.6), random.next() * 2 - 1];
  return isRight ? 0 : Math.round(share * 5 * MINUTE);
}

/** When a reporter says that something was, which it tells at an instant of the run. */
export function observedAt(random: Random, { skew }: Reporter, at: number): string {
  const [isOld, age, isWhole] = [
    random.isLikely(0.5),
    random.magnitude(1, HOUR),
    random.isLikely(0.5),
  ];
  const time = START + at + skew - (isOld ? age : 0);
  return new Date(isWhole ? Math.floor(time / 1000) * 1000 : Math.round(time)).toISOString();
}
