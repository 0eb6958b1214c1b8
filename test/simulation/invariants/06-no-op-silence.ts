import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { NOT_APPLIED } from "../../../lib/domain/outcome.ts";
import { Refusal } from "../../../lib/domain/refusal.ts";
import type { Invocation } from "../environment.ts";
import type { Answered } from "../evidence.ts";
import type { Run } from "../run.ts";
import type { Invariant } from "./invariant.ts";

export const noOpSilence: Invariant = {
  number: 6,
  name: "a request that was answered to have changed nothing has changed nothing that readers see",
  violation(run) {
    const changing = changingInvocations(run);
    const wrong = run.world.evidence.answers.find(
      (answered) => saysNothingChanged(answered) && changing.has(answered.invocation),
    );
    return wrong && `${wrong.invocation.id} changed a status, and was answered that it hadn't`;
  },
};

/** Who changed what readers see and knew it: a write whose answer is lost may be found as somebody else's. */
function changingInvocations({ accounts, world }: Run): Set<Invocation> {
  const heard = new Set<string>();
  for (const { invocation, command, reply } of world.evidence.calls) {
    if (!(command instanceof PutItemCommand) || reply.kind !== "answer") continue;
    const { resource, version } = command.input.Item ?? {};
    heard.add(`${invocation.id} ${resource?.S} ${version?.N}`);
  }
  const changing = accounts.commits.flatMap(({ before, after, invocation, record, isExpiry }) => {
    const isChange = !isExpiry && after.state.sequence !== (before?.state.sequence ?? 0);
    const name = `${invocation?.id} ${record.partition} ${after.version}`;
    return invocation && isChange && heard.has(name) ? [invocation] : [];
  });
  return new Set(changing);
}

function saysNothingChanged({ ended }: Answered): boolean {
  if (ended.kind === "threw") {
    return ended.error instanceof Refusal && ended.error.code !== "unavailable";
  }
  const outcomes = ended.kind === "returned" ? ended.value.outcomes : undefined;
  return outcomes?.every((one) => (NOT_APPLIED as readonly string[]).includes(one)) ?? false;
}
