import type { Json } from "../../../lib/domain/json.ts";
import type { SubscriptionInput } from "../../../lib/pipeline/subscription.ts";
import type { BusEvent } from "../aws/bus.ts";
import type { Choice } from "../destinations.ts";
import type { Random } from "../random.ts";
import type { Scene } from "../scene.ts";
import { maybe } from "./content.ts";

/** What of the events somebody may ask for, as a pattern and in the oracle's words. */
type Wish = { readonly pattern: Json; readonly wants: (event: Told) => boolean };
export type Told = Pick<BusEvent, "detailType" | "detail">;

const BAD = ["Down", "Missing", "False"];

const WISHES: readonly Wish[] = [
  { pattern: { source: ["signalbox"] }, wants: () => true },
  {
    pattern: { "detail-type": ["HealthTransitioned"] },
    wants: ({ detailType }) => detailType === "HealthTransitioned",
  },
  {
    pattern: { detail: { to: BAD } },
    wants: ({ detail }) => BAD.includes(String(detail.to)),
  },
  {
    pattern: {
      "detail-type": [{ suffix: "Transitioned" }],
      detail: { resource: [{ prefix: "shop/" }] },
    },
    wants: ({ detailType, detail }) =>
      detailType.endsWith("Transitioned") && detail.resource.startsWith("shop/"),
  },
];

/** Whether a pattern of ours asks for an event. */
export function isWanted(pattern: Json, event: Told): boolean {
  const text = JSON.stringify(pattern);
  const wish = WISHES.find((one) => JSON.stringify(one.pattern) === text);
  if (!wish) throw new Error(`nobody wishes for ${text}`);
  return wish.wants(event);
}

/** Who is told of what, and how patiently. */
export function subscriptionOf(random: Random, name: string): SubscriptionInput {
  const flapping = { flips: random.whole(1, 3), window: random.pick(["30s", "10m"]) };
  const notifier: Choice = {
    to: name,
    isIdempotent: random.isLikely(0.5),
    secret: "canary-destination",
  };
  return {
    pattern: random.pick(WISHES).pattern,
    notifier,
    ...maybe(random, 0.3, { after: random.pick(["2s", "40s", "5m"]) }),
    ...maybe(random, 0.3, { flapping }),
    ...maybe(random, 0.3, { group: { by: "shop", window: random.pick(["5s", "90s"]) } }),
    ...maybe(random, 0.2, { maxPerHour: random.whole(1, 3) }),
  };
}

/** What nobody is to be told of, and for how many seconds. */
export function silenceOf(random: Random, scene: Scene) {
  const about = random.isLikely(0.7)
    ? { prefix: random.pick(["shop", ...scene.resources]) }
    : { pattern: random.pick(WISHES).pattern };
  return { ...about, until: `${Math.round(random.magnitude(5, 3_000))}s`, reason: "INC-7" };
}

export const SILENCES = ["night", "upgrade"] as const;
