import { isCurrent, speaking } from "../fact.ts";
import { observedTimeOf } from "../order.ts";
import { live, type ResourceState } from "../state.ts";
import type { Requirement } from "./definition.ts";

/** The revision of what is deployed, and the instant from which on observations are of it. */
export type Deployed = { readonly revision: string; readonly since: string };

/**
 * What is deployed; undefined when nobody named it for the resource's generation. A state that was
 * stored without `revisionSince` tells only when the revision was last named.
 */
export function deployed(state: ResourceState): Deployed | undefined {
  const fact = speaking(state.revision, state);
  if (!fact || !isCurrent(fact, state)) return undefined;
  return { revision: fact.value, since: state.revisionSince ?? observedTimeOf(fact.key) };
}

/** What bound requirements share: a revision, none because several are deployed, or none that is known. */
export type Binding = { readonly revision?: string; readonly torn: boolean };

/** The revision asked for or, without one, the one that all bound requirements' resources are at. */
export function bindingOf(
  requires: readonly Requirement[],
  states: ReadonlyMap<string, ResourceState>,
  asked: string | undefined,
): Binding {
  if (asked !== undefined) return { revision: asked, torn: false };
  const found = requires
    .filter(({ sameRevision }) => sameRevision)
    .map(({ resource }) => live(states.get(resource)))
    .map((state) => state && deployed(state)?.revision);
  const [revision, ...others] = new Set(found.filter((one) => one !== undefined));
  const isShared = revision !== undefined && others.length === 0 && !found.includes(undefined);
  return { torn: others.length > 0, ...(isShared && { revision }) };
}
