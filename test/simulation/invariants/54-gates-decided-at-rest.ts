import { isDeepStrictEqual } from "node:util";
import { decide } from "../../../lib/domain/gate/decide.ts";
import { dependenciesOf } from "../../../lib/domain/gate/dependencies.ts";
import { openCondition } from "../../../lib/domain/gate/open-condition.ts";
import { live } from "../../../lib/domain/state.ts";
import type { Accounts } from "../accounts.ts";
import type { Aftermath } from "../aftermath.ts";
import type { DecidedCommit } from "../gate-accounts.ts";
import { decisionsIn } from "../gate-accounts.ts";
import type { Run } from "../run.ts";
import { instantOf } from "../silence.ts";
import { evaluate } from "../system.ts";
import type { Invariant } from "./invariant.ts";

export const gatesDecidedAtRest: Invariant = {
  number: 54,
  name: "after a sweep at rest what is stored of a gate is what it decides now, on what is stored now",
  violation({ accounts, aftermath }: Run) {
    const latest = new Map(decisionsIn(accounts).map((one) => [one.after.state.resource, one]));
    for (const [resource, commit] of latest) {
      const wrong = isLive(accounts, resource) && wrongAt(accounts, commit, aftermath);
      if (wrong) return `${resource} ${wrong}`;
    }
    return undefined;
  },
};

function isLive(accounts: Accounts, resource: string): boolean {
  return live(accounts.latest(resource)?.state) !== undefined;
}

function wrongAt(
  accounts: Accounts,
  commit: DecidedCommit,
  { sweptAt, listedAt }: Aftermath,
): string | undefined {
  const { gate, after, invocation, record } = commit;
  const { decided, definition, approvals, override } = gate;
  const written = instantOf(record.at + (invocation?.skew ?? 0));
  const at = [instantOf(listedAt), written, after.state.updatedTime].sort().at(-1) ?? written;
  if (!decided) return "was never decided";
  if (record.at < sweptAt && decided.nextTime <= instantOf(sweptAt)) {
    return `was to be decided again at ${decided.nextTime}`;
  }
  // What time alone has changed since the sweep is for the next.
  if (decided.nextTime <= at) return undefined;
  const states = new Map(
    dependenciesOf(definition).flatMap((one) => {
      const state = accounts.latest(one)?.state;
      return state ? [[one, state] as const] : [];
    }),
  );
  const inputs = { states, approvals, ...(override && { override }), evaluate };
  const decision = decide({ path: after.state.resource, definition }, inputs, at);
  const { status, reason, message } = openCondition(definition, decision);
  const [found, expected] = [
    [decided.status, decided.reason, decided.message],
    [status, reason, message],
  ];
  return isDeepStrictEqual(found, expected) ? undefined : `decided ${found}, and would ${expected}`;
}
