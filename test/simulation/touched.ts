import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type Item, textOf } from "./aws/expression.ts";
import type { Command } from "./aws/service.ts";

/** The partitions of the table that a command names. */
export function touchedBy(command: Command): string[] {
  return keysIn(command).map(({ resource }) => textOf(resource) ?? "");
}

function keysIn(command: Command): readonly Item[] {
  if (
    command instanceof GetItemCommand ||
    command instanceof DeleteItemCommand ||
    command instanceof UpdateItemCommand
  ) {
    return [command.input.Key ?? {}];
  }
  if (command instanceof PutItemCommand) return [command.input.Item ?? {}];
  if (command instanceof QueryCommand) {
    const resource = command.input.ExpressionAttributeValues?.[":resource"];
    return resource ? [{ resource }] : [];
  }
  if (command instanceof BatchGetItemCommand) {
    return Object.values(command.input.RequestItems ?? {}).flatMap(({ Keys }) => Keys ?? []);
  }
  if (command instanceof TransactWriteItemsCommand) {
    const writes: readonly TransactWriteItem[] = command.input.TransactItems ?? [];
    return writes.map(({ Put, Delete }): Item => Put?.Item ?? Delete?.Key ?? {});
  }
  return rowsIn(command);
}

/** The rows that a command writes. */
export function rowsIn(command: Command): readonly Item[] {
  if (command instanceof PutItemCommand) return [command.input.Item ?? {}];
  if (command instanceof TransactWriteItemsCommand) {
    const writes: readonly TransactWriteItem[] = command.input.TransactItems ?? [];
    return writes.flatMap(({ Put }) => (Put?.Item ? [Put.Item] : []));
  }
  if (!(command instanceof BatchWriteItemCommand)) return [];
  const requests = Object.values(command.input.RequestItems ?? {}).flat();
  return requests.flatMap(({ PutRequest }) => (PutRequest?.Item ? [PutRequest.Item] : []));
}
