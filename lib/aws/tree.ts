import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/client-dynamodb";
import { ancestorAbove, levelsBelow } from "../domain/resource.ts";
import type { Tree } from "../pipeline/ports/group.ts";
import { STATUS_ITEM, TREE, TREE_INDEX } from "./table.ts";

/** Where in the tree to look: from a prefix down, so many levels, after a path. */
export type Range = {
  readonly prefix: string;
  readonly depth?: number;
  readonly cursor?: string;
};

/** Finds the members of a group through the index of the tree. */
export class DynamoTree implements Tree {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async *children(group: string): AsyncGenerator<string> {
    for await (const path of pathsIn(this.#client, this.#table, { prefix: group, depth: 1 })) {
      if (path !== group) yield path;
    }
  }
}

type Key = Record<string, AttributeValue>;

/** Sorts after every character that a path can have. */
const LAST = "~";
/** One more than a page of statuses needs, which tells whether there is another page. */
const MAX_PATHS = 101;

/**
 * The paths of live resources in a range, in order, a page of the index at a time. Where a page
 * ends too deep in the tree, the next begins behind that subtree.
 */
export async function* pathsIn(
  client: DynamoDBClient,
  table: string,
  { prefix, depth = Infinity, cursor }: Range,
): AsyncGenerator<string> {
  if (prefix !== "" && cursor === undefined) yield prefix;
  if (depth === 0) return;
  let start = cursor === undefined || cursor === prefix ? undefined : keyOf(cursor);
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({ ...below(table, prefix), ExclusiveStartKey: start, Limit: MAX_PATHS }),
    );
    const paths = Items.map(({ resource }) => resource?.S ?? "");
    yield* paths.filter((path) => (levelsBelow(prefix, path) ?? 0) <= depth);
    start = LastEvaluatedKey && nextStart(LastEvaluatedKey, prefix, depth);
  } while (start);
}

/** Behind what is below the deepest ancestor that a range still shows. */
function nextStart(last: Key, prefix: string, depth: number): Key {
  const path = last.resource?.S ?? "";
  const levels = levelsBelow(prefix, path) ?? 0;
  return levels > depth ? keyOf(`${ancestorAbove(path, levels - depth)}/${LAST}`) : last;
}

function below(table: string, prefix: string): QueryCommandInput {
  const range = prefix === "" ? "" : " AND begins_with(#resource, :below)";
  return {
    TableName: table,
    IndexName: TREE_INDEX,
    KeyConditionExpression: `#tree = :tree${range}`,
    ExpressionAttributeNames: { "#tree": "tree", ...(range && { "#resource": "resource" }) },
    ExpressionAttributeValues: {
      ":tree": { S: TREE },
      ...(range && { ":below": { S: `${prefix}/` } }),
    },
  };
}

function keyOf(resource: string): Key {
  return { tree: { S: TREE }, resource: { S: resource }, item: { S: STATUS_ITEM } };
}
