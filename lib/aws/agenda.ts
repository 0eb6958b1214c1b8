import { type AttributeValue, type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { Agenda } from "../pipeline/ports/status.ts";
import { AGENDA, AGENDA_INDEX } from "./table.ts";

/** Finds what is due through an index that only the sweep moves things along. */
export class DynamoAgenda implements Agenda {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async *due(now: string): AsyncGenerator<string> {
    let start: Record<string, AttributeValue> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: AGENDA_INDEX,
          KeyConditionExpression: "#agenda = :agenda AND #checkAt <= :now",
          ExpressionAttributeNames: { "#agenda": "agenda", "#checkAt": "checkAt" },
          ExpressionAttributeValues: { ":agenda": { S: AGENDA }, ":now": { S: now } },
          ExclusiveStartKey: start,
        }),
      );
      for (const { resource } of Items) yield resource?.S ?? "";
      start = LastEvaluatedKey;
    } while (start);
  }
}
