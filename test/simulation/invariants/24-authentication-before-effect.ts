import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { Refusal } from "../../../lib/domain/refusal.ts";
import type { Called } from "../evidence.ts";
import type { Run } from "../run.ts";
import type { Invariant } from "./invariant.ts";

export const authenticationBeforeEffect: Invariant = {
  number: 24,
  name: "a delivery that nobody signed reaches nothing, and one that was remembered has no second effect",
  violation: (run) => forgeryWithEffect(run) ?? secondEffect(run),
};

function forgeryWithEffect({ world }: Run): string | undefined {
  for (const { invocation, command } of world.evidence.calls) {
    const isForged = invocation.operation?.intent.kind === "forgery";
    if (isForged && !isLookup(command)) {
      return `${invocation.id} made a call though nobody signed it`;
    }
  }
  const taken = world.evidence.answers.find(
    ({ operation, ended }) =>
      operation.intent.kind === "forgery" &&
      (ended.kind === "returned" ||
        (ended.kind === "threw" && ended.error instanceof Refusal && !isExpected(ended.error))),
  );
  return taken && `${taken.invocation.id} wasn't refused as unauthorized`;
}

/** What it takes to know who might have signed: the secrets, and whether there is a hook of that name. */
function isLookup(command: Called["command"]): boolean {
  if (command instanceof GetSecretValueCommand) return true;
  return command instanceof GetItemCommand && command.input.Key?.resource?.S === "hook#";
}

function isExpected({ code }: Refusal): boolean {
  return code === "unauthorized" || code === "unavailable";
}

/** A status written by an invocation that began when the same delivery had been remembered. */
function secondEffect({ world }: Run): string | undefined {
  const remembered = new Map<string, number>();
  for (const { invocation, command, reply, at } of world.evidence.calls) {
    const id = invocation.operation?.id;
    if (!(command instanceof PutItemCommand) || id === undefined) continue;
    const since = remembered.get(id);
    const isOfDelivery = isDelivery(command);
    if (!isOfDelivery && since !== undefined && invocation.startedAt > since) {
      return `${invocation.id} wrote a status, though its delivery was known`;
    }
    if (isOfDelivery && reply.kind === "answer") remembered.set(id, Math.min(since ?? at, at));
  }
  return undefined;
}

function isDelivery(command: Called["command"] & PutItemCommand): boolean {
  return command.input.Item?.item?.S === "delivery";
}
