import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { STATUS_ITEM } from "../../lib/aws/table.ts";
import type { Item } from "./aws/expression.ts";
import type { Invocation } from "./environment.ts";
import type { Called } from "./evidence.ts";

/** The version of each status that each invocation saw or found last. */
export function versionsSeen(calls: readonly Called[]): Map<Invocation, Map<string, number>> {
  const seen = new Map<Invocation, Map<string, number>>();
  for (const { invocation, command, reply } of calls) {
    const item = itemSeen(command, reply);
    if (item?.item?.S !== STATUS_ITEM) continue;
    const versions = seen.get(invocation) ?? new Map<string, number>();
    seen.set(invocation, versions.set(item.resource?.S ?? "", Number(item.version?.N)));
  }
  return seen;
}

/** When each invocation first saw each version of each status, in milliseconds, by all three names. */
export function versionsFirstSeen(calls: readonly Called[]): Map<string, number> {
  const seen = new Map<string, number>();
  for (const { at, invocation, command, reply } of calls) {
    const item = itemSeen(command, reply);
    if (item?.item?.S !== STATUS_ITEM) continue;
    const name = nameOfSight(invocation, item.resource?.S, Number(item.version?.N));
    if (!seen.has(name)) seen.set(name, at);
  }
  return seen;
}

export function nameOfSight({ id }: Invocation, resource: string | undefined, version: number) {
  return `${id} ${resource} ${version}`;
}

function itemSeen(command: Called["command"], reply: Called["reply"]): Item | undefined {
  if (command instanceof GetItemCommand && reply.kind === "answer") {
    return (reply.output as { Item?: Item }).Item;
  }
  if (!(command instanceof PutItemCommand)) return undefined;
  if (reply.kind === "answer") return command.input.Item;
  const isLost = reply.kind === "error" && reply.error instanceof ConditionalCheckFailedException;
  return isLost ? (reply.error as ConditionalCheckFailedException).Item : undefined;
}
