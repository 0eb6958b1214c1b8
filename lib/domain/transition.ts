import type { Condition, ConditionStatus } from "./condition.ts";
import type { Health } from "./health.ts";
import { ancestorsOf, type Kind } from "./resource.ts";
import { live, type ResourceState } from "./state.ts";
import { conditionsOf, healthWith, kindOf, revisionOf } from "./status.ts";

/** The `source` of every event of ours. */
export const EVENT_SOURCE = "signalbox";

/** The `detail-type`s of the events on the bus. */
export const DETAIL_TYPES = [
  "ResourceDeclared",
  "ConditionTransitioned",
  "ConditionUpdated",
  "ConditionObserved",
  "HealthTransitioned",
  "ResourceDeleted",
] as const;
export type DetailType = (typeof DETAIL_TYPES)[number];

/** A condition in an event: when it was last observed and updated is left to the status. */
export type TransitionedCondition = Pick<
  Condition,
  "type" | "status" | "reason" | "message" | "observedGeneration" | "lastTransitionTime"
>;

/** What an event says; the same change always gives the same detail, so that a redelivery is known by its id. */
export type Detail = {
  /** A function of the resource, the sequence of the change, and what changed. */
  readonly id: string;
  readonly resource: string;
  readonly ancestors: readonly string[];
  readonly kind: Kind;
  readonly labels: Readonly<Record<string, string>>;
  readonly generation?: number;
  readonly revision?: string;
  readonly condition?: TransitionedCondition;
  readonly from?: ConditionStatus | Health | null;
  readonly to?: ConditionStatus | Health | null;
  readonly previousTransitionTime?: string;
  readonly health: Health | null;
  readonly sequence: number;
  readonly reporter?: string;
};

/** One change that readers can see, with the instant at which it was stored. */
export type Transition = {
  readonly detailType: DetailType;
  readonly time: string;
  readonly detail: Detail;
};

/** What an event's id ends in when it isn't about a condition. */
const SUFFIXES = { health: "Health", declared: "Declared", deleted: "Deleted" } as const;

/** Every change between two versions of a resource, in the order in which they are announced. */
export function diff(
  before: ResourceState | undefined,
  after: ResourceState | undefined,
): Transition[] {
  const [old, now] = [sightOf(live(before)), sightOf(live(after))];
  const subject = now ?? old;
  if (before === after || !after || !subject) return [];
  const announced = announce(subject, after, now?.health ?? null);
  return [
    ...(now && !old ? [announced("ResourceDeclared", SUFFIXES.declared, {})] : []),
    ...conditionTransitions(old, now, announced),
    ...(now ? healthTransitions(old, now, announced) : []),
    ...(old && !now ? [announced("ResourceDeleted", SUFFIXES.deleted, {})] : []),
  ];
}

/** What of a live resource can change. */
type Sight = {
  readonly state: ResourceState;
  readonly conditions: ReadonlyMap<string, Condition>;
  readonly health: Health;
};

function sightOf(state: ResourceState | undefined): Sight | undefined {
  if (!state) return undefined;
  const conditions = conditionsOf(state);
  const byType = new Map(conditions.map((condition) => [condition.type, condition]));
  return { state, conditions: byType, health: healthWith(conditions, state) };
}

/** What only some events say. */
type Particulars = Partial<
  Pick<Detail, "condition" | "from" | "to" | "previousTransitionTime" | "reporter">
>;
type Announce = (detailType: DetailType, suffix: string, particulars: Particulars) => Transition;

/** Builds a change's events; what is gone is described as it last was. */
function announce(
  { state: subject }: Sight,
  { sequence, updatedTime: time, reporter }: ResourceState,
  health: Health | null,
): Announce {
  const { resource, declaration, generation } = subject;
  const revision = revisionOf(subject);
  const about = {
    resource,
    ancestors: ancestorsOf(resource),
    kind: kindOf(subject),
    labels: declaration.labels ?? {},
    ...(generation !== undefined && { generation }),
    ...(revision !== undefined && { revision }),
    ...(reporter !== undefined && { reporter }),
    health,
    sequence,
  };
  return (detailType, suffix, particulars) => {
    const id = `${resource}@${sequence}/${suffix}`;
    return { detailType, time, detail: { id, ...about, ...particulars } };
  };
}

function conditionTransitions(
  old: Sight | undefined,
  now: Sight | undefined,
  announced: Announce,
): Transition[] {
  const [before, after] = [old?.conditions, now?.conditions];
  const types = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])].sort();
  return types.flatMap((type) => {
    const [from, to] = [before?.get(type), after?.get(type)];
    const detailType = changeBetween(from, to);
    const shown = to ?? from;
    return detailType && shown
      ? [announced(detailType, suffixOf(type), conditionChange(shown, from, to))]
      : [];
  });
}

/** A condition type that reads like another suffix is told apart by a prefix that no type can have. */
function suffixOf(type: string): string {
  return (Object.values(SUFFIXES) as string[]).includes(type) ? `Condition/${type}` : type;
}

function changeBetween(
  from: Condition | undefined,
  to: Condition | undefined,
): DetailType | undefined {
  if (from?.status !== to?.status) return "ConditionTransitioned";
  if (from?.reason !== to?.reason || from?.message !== to?.message) return "ConditionUpdated";
  return from?.observedGeneration === to?.observedGeneration ? undefined : "ConditionObserved";
}

function conditionChange(
  shown: Condition,
  from: Condition | undefined,
  to: Condition | undefined,
): Particulars {
  const { type, status, reason, message, observedGeneration, lastTransitionTime } = shown;
  return {
    condition: {
      type,
      status,
      reason,
      message,
      ...(observedGeneration !== undefined && { observedGeneration }),
      lastTransitionTime,
    },
    from: from?.status ?? null,
    to: to?.status ?? null,
    ...(from && to && { previousTransitionTime: from.lastTransitionTime }),
    ...(to && to.stored === undefined && { reporter: to.reporter }),
  };
}

function healthTransitions(old: Sight | undefined, now: Sight, announced: Announce): Transition[] {
  const [from, to] = [old?.health ?? null, now.health];
  return from === to ? [] : [announced("HealthTransitioned", SUFFIXES.health, { from, to })];
}
