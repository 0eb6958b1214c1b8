import type { Random } from "./random.ts";
import type { Scene } from "./scene.ts";
import { define } from "./verbs/define.ts";
import { GATE_VERBS, NOTICE_VERBS, VERBS } from "./verbs/registry.ts";
import { subscribe } from "./verbs/subscribe.ts";
import type { Operation, Verb } from "./verbs/verb.ts";

const DAY = 24 * 60 * 60 * 1000;
const OPERATIONS = { least: 2, most: 28 };
/**
 * Requests about gates, where there are any; the first defines one, and all bursts of them are one. They take
 * the place of half of the others: a resource that hears of much forgets what it has heard.
 */
const GATE_OPERATIONS = { least: 5, most: 24 };
/** Requests about who is told, where anybody is; the first subscribes before most of the rest. */
const NOTICE_OPERATIONS = { least: 6, most: 24 };
const FIRST_SUBSCRIBED = 0.1;
/** Requests that come at nearly the same time race each other: half of them come in bursts. */
const BURSTS = { count: 3, share: 0.5, least: 1, most: 400 };

/** Milliseconds: a few come days later, when deliveries and what data remembers are forgotten. */
const LATE = { share: 0.05, least: DAY, most: 6 * DAY };

/** The requests of a run. Each is drawn for itself, so that leaving one out changes no other. */
export function planOf(random: Random, scene: Scene): Operation[] {
  const count = Math.round(random.magnitude(OPERATIONS.least, OPERATIONS.most));
  const bursts = Array.from({ length: BURSTS.count }, () => random.next() * scene.horizon);
  const planned = (id: string, verbs: readonly Verb[], times = bursts): Operation => {
    const own = random.fork(id);
    const inBurst = own.isLikely(BURSTS.share);
    const inTime = inBurst
      ? own.pick(times) + own.magnitude(BURSTS.least, BURSTS.most)
      : own.next() * scene.horizon;
    const isLate = own.isLikely(LATE.share);
    const at = isLate ? scene.horizon + own.magnitude(LATE.least, LATE.most) : inTime;
    const verb = own.weighted(verbs);
    return { id, at, verb: verb.name, ...verb.plan(own, scene, at) };
  };
  const isGated = scene.gates.length > 0;
  const isTold = scene.subscriptions.length > 0;
  const others = isGated || isTold ? Math.ceil(count / 2) : count;
  const about = Array.from({ length: others }, (_, index) => planned(`op${index + 1}`, VERBS));
  const ofKind = (name: string, size: typeof GATE_OPERATIONS, first: Verb, rest: readonly Verb[]) =>
    Array.from({ length: Math.round(random.magnitude(size.least, size.most)) }, (_, index) =>
      planned(`${name}-op${index + 1}`, index === 0 ? [first] : rest, bursts.slice(0, 1)),
    );
  const onGates = isGated ? ofKind("gate", GATE_OPERATIONS, define, GATE_VERBS) : [];
  const onNotices = isTold ? ofKind("notice", NOTICE_OPERATIONS, subscribe, NOTICE_VERBS) : [];
  const [first, ...later] = onNotices;
  const early = first ? [{ ...first, at: first.at * FIRST_SUBSCRIBED }] : [];
  return [...about, ...onGates, ...early, ...later];
}
