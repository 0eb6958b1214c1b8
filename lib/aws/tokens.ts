import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import type { TokenRecord, Tokens } from "../pipeline/ports/access.ts";
import { expiryAfter, type Item } from "./row.ts";
import { TABLE } from "./table.ts";

/** The partition of all tokens, which is no resource's: a path has no such character. */
const PARTITION = "#tokens";

/** Keeps a row for each token, all in one partition, so that they can be listed. */
export class DynamoTokens implements Tokens {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async read(id: string): Promise<TokenRecord | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: keyOf(id), ConsistentRead: true }),
    );
    return Item && toRecord(Item);
  }

  async add(token: TokenRecord): Promise<void> {
    await this.#client.send(
      new PutItemCommand({
        TableName: this.#table,
        Item: toItem(token),
        // The SDK may send it again when an answer was lost: then it is there, and the same.
        ConditionExpression: "attribute_not_exists(#item) OR #digest = :digest",
        ExpressionAttributeNames: { "#item": TABLE.sort, "#digest": "digest" },
        ExpressionAttributeValues: { ":digest": { S: token.digest } },
      }),
    );
  }

  async *all(): AsyncGenerator<TokenRecord> {
    let start: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          ConsistentRead: true,
          KeyConditionExpression: "#resource = :tokens",
          ExpressionAttributeNames: { "#resource": TABLE.partition },
          ExpressionAttributeValues: { ":tokens": { S: PARTITION } },
          ExclusiveStartKey: start,
        }),
      );
      yield* Items.map(toRecord);
      start = LastEvaluatedKey;
    } while (start);
  }

  async remove(id: string): Promise<void> {
    await this.#client.send(new DeleteItemCommand({ TableName: this.#table, Key: keyOf(id) }));
  }
}

function keyOf(id: string): Item {
  return { [TABLE.partition]: { S: PARTITION }, [TABLE.sort]: { S: id } };
}

/** DynamoDB forgets a token some time after it has expired; until then, whoever reads it looks at `until`. */
function toItem({ id, digest, ...token }: TokenRecord): Item {
  const { until } = token;
  return {
    ...keyOf(id),
    digest: { S: digest },
    token: { S: JSON.stringify(token) },
    ...(until !== undefined && { [TABLE.expires]: expiryAfter(until) }),
  };
}

function toRecord({ item, digest, token }: Item): TokenRecord {
  if (!item?.S || !digest?.S || !token?.S) throw new Error(`the item of ${item?.S} is no token`);
  const known = JSON.parse(token.S) as Omit<TokenRecord, "id" | "digest">;
  return { id: item.S, digest: digest.S, ...known };
}
