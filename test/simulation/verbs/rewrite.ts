import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { STATUS_ITEM } from "../../../lib/aws/table.ts";
import type { Item } from "../aws/expression.ts";
import { isNewer } from "../newer-schema.ts";
import { olderLayout } from "../older-layout.ts";
import type { Verb } from "./verb.ts";

/** A migration: what is stored is written again in another layout, with a version of its own. */
export const rewrite: Verb = {
  name: "migrate",
  weight: 0.7,
  plan(random, scene) {
    const resource = random.pick(scene.resources);
    return {
      text: resource,
      resources: [resource],
      intent: { kind: "rewrite", resource },
      async perform({ ports: { client } }) {
        const Key = { resource: { S: resource }, item: { S: STATUS_ITEM } };
        const { Item } = await client.send(
          new GetItemCommand({ TableName: "statuses", Key, ConsistentRead: true }),
        );
        if (Item && !isNewer(Item))
          await client.send(new PutItemCommand(rewritten(Item))).catch(orLost);
        return {};
      },
    };
  },
};

/** Whoever wrote meanwhile has rewritten the item anyway. */
function orLost(error: unknown): void {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
}

function rewritten(item: Item) {
  const version = Number(item.version?.N);
  return {
    TableName: "statuses",
    Item: {
      ...item,
      version: { N: String(version + 1) },
      state: { S: olderLayout(item.state?.S ?? "") },
    },
    ConditionExpression: "#version = :version",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":version": { N: String(version) } },
  };
}
