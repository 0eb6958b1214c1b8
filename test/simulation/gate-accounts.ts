import { isDeepStrictEqual } from "node:util";
import { dependenciesOf } from "../../lib/domain/gate/dependencies.ts";
import type { GateState } from "../../lib/domain/gate/gate-state.ts";
import { live } from "../../lib/domain/state.ts";
import type { Accounts } from "./accounts.ts";
import type { Commit } from "./commit.ts";

/** A write that decided a gate, with what is kept of it then. */
export type DecidedCommit = Commit & { readonly gate: GateState };

/** The writes that decided gates, rather than say only when the sweep looks at them. */
export function decisionsIn({ commits }: Accounts): readonly DecidedCommit[] {
  return commits.flatMap((commit) => {
    const { gate } = live(commit.after.state) ?? {};
    const isNew = !isDeepStrictEqual(gate, live(commit.before?.state)?.gate);
    return gate && isNew ? [{ ...commit, gate }] : [];
  });
}

/** All that a gate ever depended on, through other gates too, and itself. */
export function closureOf({ byResource }: Accounts, gate: string): ReadonlySet<string> {
  const known = new Set<string>();
  const visit = (resource: string) => {
    if (known.has(resource)) return;
    known.add(resource);
    for (const { after } of byResource.get(resource) ?? []) {
      if (after.state.gate)
        for (const one of dependenciesOf(after.state.gate.definition)) visit(one);
    }
  };
  visit(gate);
  return known;
}

/** The instants from one to another after which something else was stored of resources, the first included; in milliseconds. */
export function instantsBetween(
  { byResource }: Accounts,
  resources: Iterable<string>,
  from: number,
  until: number,
): number[] {
  const writes = [...resources].flatMap((one) => byResource.get(one) ?? []);
  const times = writes.map(({ record }) => record.at).filter((at) => at > from && at <= until);
  return [from, ...times];
}
