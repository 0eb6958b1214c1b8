import { parseDuration } from "../../lib/domain/duration.ts";
import type { Requirement, Window } from "../../lib/domain/gate/definition.ts";
import { type GateState, OPEN } from "../../lib/domain/gate/gate-state.ts";
import { live, type ResourceState } from "../../lib/domain/state.ts";
import { healthWith, type ResourceStatus } from "../../lib/domain/status.ts";
import { instantOf, statusAt } from "./silence.ts";
import { EXPRESSIONS } from "./verbs/gate-content.ts";

/** What a gate is judged by: what is stored of resources at one instant, at a time, for a revision if one is asked for. */
export type Moment = {
  readonly stateOf: (resource: string) => ResourceState | undefined;
  readonly at: string;
  readonly revision?: string;
  /** Whether gates that it depends on are judged too, rather than taken as they are stored. */
  readonly isAnew: boolean;
};

/** Whether a gate may pass at a moment: worked out from what readers see, without the code that decides gates. */
export function mayPass(gate: GateState, moment: Moment): boolean {
  const { definition, approvals, override } = gate;
  const { at } = moment;
  if (override && override.time <= at && at < override.until) return override.decision === "pass";
  const { requires = [], mode, windows = [] } = definition;
  const target = moment.revision ?? sharedRevision(requires, moment);
  const met = requires.filter((one) => isMet(one, target, moment)).length;
  const approvable = mode ? moment.revision : target;
  const people = approvals.filter(
    ({ time, revision }) => time <= at && (revision === undefined || revision === approvable),
  );
  return (
    met >= (mode?.atLeast ?? requires.length) &&
    new Set(people.map(({ by }) => by)).size >= (definition.approvals?.count ?? 0) &&
    areOpen(windows, at)
  );
}

function sharedRevision(requires: readonly Requirement[], { stateOf, at }: Moment) {
  const shown = requires
    .filter(({ sameRevision }) => sameRevision)
    .map(({ resource }) => {
      const state = live(stateOf(resource));
      return state && statusAt(state, at).revision;
    });
  return new Set(shown).size === 1 ? shown[0] : undefined;
}

function isMet(wanted: Requirement, target: string | undefined, moment: Moment): boolean {
  const state = live(moment.stateOf(wanted.resource));
  if (!state) return false;
  if (state.gate && moment.isAnew) return isOpen(state, state.gate, wanted, moment);
  const status = statusAt(state, moment.at);
  const { revisionSince = "" } = state;
  const isOfTarget = target !== undefined && status.revision === target;
  if (wanted.sameRevision && !isOfTarget) return false;
  const from = wanted.sameRevision ? revisionSince : "";
  if (wanted.when !== undefined) return EXPRESSIONS[wanted.when]?.(status) ?? false;
  const since = instantOf(Date.parse(moment.at) - (parseDuration(wanted.for ?? "0s") ?? 0));
  if (wanted.for !== undefined && from > since) return false;
  const soak = wanted.for === undefined ? undefined : since;
  return wanted.health === undefined
    ? hasCondition(wanted, { state, status, from, soak })
    : hasHealth(wanted, { state, status, from, soak });
}

type Seen = {
  readonly state: ResourceState;
  readonly status: ResourceStatus;
  /** Since when what is observed is of the revision in question. */
  readonly from: string;
  /** Since when it must have been so. */
  readonly soak: string | undefined;
};

function hasCondition({ condition, is = "True" }: Requirement, seen: Seen): boolean {
  const { state, status, from, soak } = seen;
  const isMeant = ({ type }: { readonly type: string }) =>
    type.toLowerCase() === condition?.toLowerCase();
  const found = status.conditions.find(isMeant);
  const isSo = found?.status === is && found.stored === undefined && found.observedTime >= from;
  const { stableSince = "" } = state.conditions.find(isMeant) ?? {};
  return isSo && (soak === undefined || stableSince <= soak);
}

/** A health word has lasted when it would be the same whatever those conditions were that changed since. */
function hasHealth({ health }: Requirement, { state, status, from, soak }: Seen): boolean {
  const { conditions } = status;
  const ready = conditions.find(({ type }) => type === "Ready");
  const isOfNow = ready ? ready.observedTime >= from : true;
  if (conditions.length === 0 || status.health !== health || !isOfNow) return false;
  if (soak === undefined) return true;
  const young = state.conditions.filter(({ stableSince }) => stableSince > soak);
  return young.every(({ type }) =>
    (["True", "False", "Unknown"] as const).every((other) => {
      const changed = conditions.map((one) =>
        one.type === type ? { ...one, status: other } : one,
      );
      return healthWith(changed, state) === health;
    }),
  );
}

function isOpen(state: ResourceState, gate: GateState, wanted: Requirement, moment: Moment) {
  const { revision: _, ...above } = moment;
  if (wanted.condition !== OPEN || !mayPass(gate, above)) return false;
  if (wanted.for === undefined) return true;
  const kept = state.conditions.find(({ type }) => type === OPEN);
  const since = instantOf(Date.parse(moment.at) - (parseDuration(wanted.for) ?? 0));
  return gate.decided?.status === "True" && kept !== undefined && kept.stableSince <= since;
}

/** Of windows as runs have them: whole hours of every day, in UTC. */
function areOpen(windows: readonly Window[], at: string): boolean {
  const hour = new Date(at).getUTCHours();
  const covers = (hours: string) => {
    const [from = 0, until = 0] = hours.split("-").map((one) => Number(one.split(":")[0]));
    return from < until ? from <= hour && hour < until : hour >= from || hour < until;
  };
  const allowing = windows.flatMap(({ allow }) => allow ?? []);
  const isDenied = windows.some(({ deny }) => deny !== undefined && covers(deny));
  return !isDenied && (allowing.length === 0 || allowing.some(covers));
}

/** The times from one to another at which time alone may have changed whether a gate passes, both ends included. */
export function timesBetween(
  { definition, approvals, override }: GateState,
  stateOf: Moment["stateOf"],
  [from, until]: readonly [string, string],
): string[] {
  const soaks = (definition.requires ?? []).flatMap(({ resource, for: lasting }) => {
    if (lasting === undefined) return [];
    const { conditions = [], revisionSince } = stateOf(resource) ?? {};
    const starts = [...conditions.map(({ stableSince }) => stableSince), revisionSince ?? from];
    return starts.map((one) => instantOf(Date.parse(one) + (parseDuration(lasting) ?? 0)));
  });
  const forced = override ? [override.time, override.until] : [];
  const all = [...soaks, ...forced, ...approvals.map(({ time }) => time)];
  return [from, until, ...all.filter((one) => one > from && one < until)];
}
