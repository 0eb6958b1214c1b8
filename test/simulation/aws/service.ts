import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SimulatedBus } from "./bus.ts";
import type { SimulatedTable } from "./table.ts";

export type Command =
  | GetItemCommand
  | PutItemCommand
  | DeleteItemCommand
  | UpdateItemCommand
  | BatchGetItemCommand
  | BatchWriteItemCommand
  | QueryCommand
  | TransactWriteItemsCommand
  | PutEventsCommand
  | PutObjectCommand
  | GetSecretValueCommand;

/** A client of all services, as the production adapters want it. */
export type AwsClient = DynamoDBClient & EventBridgeClient & S3Client & SecretsManagerClient;

/** An object, and since when it is kept. */
export type KeptObject = { readonly text: string; readonly at: number };

/** The services themselves, behind whatever may go wrong on the way to them. */
export type Aws = {
  readonly table: SimulatedTable;
  readonly bus: SimulatedBus;
  /** The objects of the failure bucket, by their keys. */
  readonly bucket: Map<string, KeptObject>;
  /** The text of the secret of webhooks. */
  readonly secret: () => string;
};

/** What a command does and answers; throws as AWS does. */
export function perform(
  { table, bus, bucket, secret }: Aws,
  command: Command,
  caller: string,
): object {
  if (command instanceof GetItemCommand) return table.get(command.input);
  if (command instanceof PutItemCommand) return table.put(command.input, caller);
  if (command instanceof DeleteItemCommand) return table.deleteItem(command.input, caller);
  if (command instanceof UpdateItemCommand) return table.update(command.input, caller);
  if (command instanceof BatchGetItemCommand) return table.batchGet(command.input);
  if (command instanceof BatchWriteItemCommand) return table.batchWrite(command.input, caller);
  if (command instanceof TransactWriteItemsCommand) {
    return table.transactWrite(command.input, caller);
  }
  if (command instanceof QueryCommand) return table.query(command.input);
  if (command instanceof PutEventsCommand) return bus.put(command.input);
  if (command instanceof PutObjectCommand) return keep(bucket, command, table.now);
  if (command instanceof GetSecretValueCommand) return { SecretString: secret() };
  throw new Error(`the simulation doesn't know ${String(command)}`);
}

/** A client that sends commands by a function; the adapters use nothing else of one. */
export function clientThat(send: (command: Command) => Promise<object>): AwsClient {
  return { send } as unknown as AwsClient;
}

function keep(bucket: Aws["bucket"], { input }: PutObjectCommand, at: number): object {
  const { Key = "", Body } = input;
  if (!bucket.has(Key)) bucket.set(Key, { text: String(Body), at });
  return {};
}
