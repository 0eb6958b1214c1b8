import type { GateDefinition, Requirement, Window } from "../../../lib/domain/gate/definition.ts";
import { OPEN } from "../../../lib/domain/gate/gate-state.ts";
import type { ResourceStatus } from "../../../lib/domain/status.ts";
import type { Random } from "../random.ts";
import type { Scene } from "../scene.ts";
import { HEALTHS, maybe } from "./content.ts";

export const APPROVERS = ["ann", "bob"] as const;

/** Expressions, and what they ask of a status, in words of another language. */
export const EXPRESSIONS: Readonly<Record<string, (status: ResourceStatus) => boolean>> = {
  "status.data.a == 1.0": ({ data }) => data.a === 1,
  'status.health != "Down"': ({ health }) => health !== "Down",
};

/** Hours in which runs begin and end, in UTC: from an hour until before another. */
const HOURS = [
  [12, 14],
  [13, 18],
  [20, 12],
] as const;

/** The resources that gates want something of: few, so that much happens to them. */
export function wantedIn({ resources }: Scene): readonly string[] {
  return resources.slice(0, 2);
}

/** What a gate wants of resources, and of gates before it. */
export function definitionOf(random: Random, scene: Scene, gate: string): GateDefinition {
  const earlier = scene.gates.slice(0, scene.gates.indexOf(gate));
  const count = random.whole(0, 3);
  const requires = Array.from({ length: count }, () => requirementOf(random, scene, earlier));
  const [isOneOfSome, wantsBoth] = [random.isLikely(0.3), random.isLikely(0.4)];
  const both = wantedIn(scene).map((resource) => ({ resource, health: "Ready" as const }));
  if (wantsBoth) return { requires: both };
  return {
    requires,
    ...(isOneOfSome && count > 1 && { mode: { atLeast: random.whole(1, count) } }),
    ...maybe(random, 0.1, { windows: [windowOf(random)] }),
    ...maybe(random, 0.2, { approvals: { count: random.whole(1, 2) } }),
  };
}

function requirementOf(random: Random, scene: Scene, earlier: readonly string[]): Requirement {
  const soak = maybe(random, 0.35, { for: `${Math.round(random.magnitude(1, 1_800))}s` });
  const bound = maybe(random, 0.35, { sameRevision: true });
  const [isOfGate, way] = [random.isLikely(0.35), random.next()];
  const resource = random.pick(wantedIn(scene));
  const [health, condition] = [random.pick(HEALTHS), random.pick(["Ready", "Ready", "tested"])];
  const is = random.pick(["True", "True", "True", "False", "Unknown"] as const);
  const when = random.pick(Object.keys(EXPRESSIONS));
  if (isOfGate && earlier.length > 0) {
    return { resource: random.pick(earlier), condition: OPEN, ...soak };
  }
  if (way < 0.3) return { resource, health: "Ready", ...soak, ...bound };
  if (way < 0.5) return { resource, health, ...soak, ...bound };
  if (way < 0.85) return { resource, condition, is, ...soak, ...bound };
  return { resource, when, ...bound };
}

function windowOf(random: Random): Window {
  const [from, until] = random.pick(HOURS);
  const hours = `${from}:00-${until}:00`;
  return random.isLikely(0.5) ? { allow: hours } : { deny: hours };
}
