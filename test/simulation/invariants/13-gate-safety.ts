import { dependenciesOf } from "../../../lib/domain/gate/dependencies.ts";
import { later } from "../../../lib/domain/order.ts";
import { live } from "../../../lib/domain/state.ts";
import type { Accounts } from "../accounts.ts";
import type { Answered } from "../evidence.ts";
import { closureOf, type DecidedCommit, decisionsIn, instantsBetween } from "../gate-accounts.ts";
import { mayPass, timesBetween } from "../gate-oracle.ts";
import type { Run } from "../run.ts";
import { instantOf } from "../silence.ts";
import type { Invariant } from "./invariant.ts";

export const gateSafety: Invariant = {
  number: 13,
  name: "a gate passes only if at one instant while it was decided all that it wants held, as stored then",
  violation: (run) => wronglyStored(run.accounts) ?? wronglyTold(run),
};

function wronglyStored(accounts: Accounts): string | undefined {
  const wrong = decisionsIn(accounts).find(
    (commit) => commit.gate.decided?.status === "True" && !mayStore(accounts, commit),
  );
  if (!wrong) return undefined;
  const { after, invocation } = wrong;
  return `${invocation?.id} opened ${after.state.resource} at version ${after.version}, which couldn't pass`;
}

/** Whether the versions that a gate was decided on were there at once, after it was read, and let it pass. */
function mayStore(accounts: Accounts, commit: DecidedCommit): boolean {
  const { before, record, invocation, gate } = commit;
  const skew = invocation?.skew ?? 0;
  const read = accounts.readAt(commit);
  const from = read === undefined ? (invocation?.startedAt ?? 0) : Date.parse(read) - skew;
  const paths = dependenciesOf(gate.definition);
  const { basis = {} } = gate.decided ?? {};
  // Whose clock is behind goes by when the gate was changed last.
  const floor = before?.state.updatedTime ?? "";
  const span = [instantOf(from + skew), later(instantOf(record.at + skew), floor)] as const;
  return instantsBetween(accounts, paths, from, record.at).some((instant) => {
    if (paths.some((one) => (accounts.asOf(one, instant)?.version ?? 0) !== basis[one]))
      return false;
    const stateOf = (resource: string) => accounts.asOf(resource, instant)?.state;
    return timesBetween(gate, stateOf, span).some((at) =>
      mayPass(gate, { stateOf, at, isAnew: false }),
    );
  });
}

function wronglyTold({ accounts, world }: Run): string | undefined {
  const wrong = world.evidence.answers.find((answered) => !mayTell(accounts, answered));
  return wrong && `${wrong.invocation.id} was told that the gate passes, which it couldn't`;
}

/** Whether at one instant between question and answer what was stored let a gate pass, if it was told to. */
function mayTell(accounts: Accounts, { ended, invocation, operation, at }: Answered): boolean {
  const decision = ended.kind === "returned" ? ended.value.decision : undefined;
  if (decision?.decision !== "pass") return true;
  const { intent } = operation;
  const isAnew = intent.kind === "judgement";
  const revision = isAnew ? intent.revision : undefined;
  const paths = closureOf(accounts, decision.gate);
  const instants = instantsBetween(accounts, paths, invocation.startedAt, at);
  const gateAt = (instant: number) => live(accounts.asOf(decision.gate, instant)?.state)?.gate;
  return instants.some((instant) => {
    const stateOf = (resource: string) => accounts.asOf(resource, instant)?.state;
    const asked = revision === undefined ? {} : { revision };
    // Who changes a gate is told of what they write, which is stored a little later than all else was read.
    return (isAnew ? [instant] : instants).some((one) => {
      const gate = gateAt(one);
      return gate && mayPass(gate, { stateOf, at: decision.evaluatedTime, isAnew, ...asked });
    });
  });
}
