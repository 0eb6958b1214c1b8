import type { Verb } from "./verb.ts";

/** A request that any resource may get, sent to a gate instead; most of those that would change it are refused. */
export function onGate(verb: Verb): Verb {
  return {
    name: verb.name,
    weight: 0.5,
    plan: (random, scene, at) => verb.plan(random, { ...scene, resources: scene.gates }, at),
  };
}
