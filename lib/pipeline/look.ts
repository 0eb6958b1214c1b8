import { isGate } from "../domain/gate/change.ts";
import { type Judgement, judgeAt } from "../domain/gate/judgement.ts";
import type { Evaluate } from "../domain/gate/requirement.ts";
import { later } from "../domain/order.ts";
import { evaluatorOf } from "./decide.ts";
import { closureOf, definitionsIn, type Found, type Look, statesIn, versionsOf } from "./judge.ts";
import type { Expressions } from "./ports/gate.ts";
import type { Stored } from "./ports/status.ts";

/** What is stored of a resource; of a gate that is to be judged with all that this takes. */
export type Seen = {
  readonly stored: Stored | undefined;
  readonly known?: Found;
  readonly evaluate?: Evaluate;
};

/** Looks at a resource and, where its gate is to be judged, at what that depends on. */
export async function look(
  ports: { readonly expressions: Expressions },
  read: Look,
  resource: string,
  isJudged: boolean,
): Promise<Seen> {
  const stored = await read(resource);
  const definition = isJudged ? stored?.state.gate?.definition : undefined;
  if (!definition) return { stored };
  const known = await closureOf(read, definition);
  const evaluate = await evaluatorOf(ports, definitionsIn(definition, statesIn(known)));
  return { stored, known, evaluate };
}

/** Of two looks, of which one may be behind, what of each resource was written last. */
export function newest(one: Seen, other: Seen): Seen {
  const stored = newer(one.stored, other.stored);
  const evaluate = other.evaluate ?? one.evaluate;
  const [old, found] = [one.known ?? new Map(), other.known ?? new Map()];
  const paths = new Set([...old.keys(), ...found.keys()]);
  const known = new Map([...paths].map((path) => [path, newer(old.get(path), found.get(path))]));
  return { stored, ...(evaluate && { known, evaluate }) };
}

function newer(known: Stored | undefined, glanced: Stored | undefined): Stored | undefined {
  return (glanced?.version ?? 0) > (known?.version ?? 0) ? glanced : known;
}

/** The versions of all that was seen. */
export function versionsSeen(resource: string, { stored, known = new Map() }: Seen) {
  return versionsOf([...known, [resource, stored]]);
}

/** What the gate decides that was looked at, if one was. */
export function judgeSeen({ stored, known, evaluate }: Seen, now: string): Judgement | undefined {
  const state = stored?.state;
  if (!state || !isGate(state) || !known || !evaluate) return undefined;
  return judgeAt(state, statesIn(known), { evaluate }, later(now, state.updatedTime));
}
