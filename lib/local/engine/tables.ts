import { sameJson } from "../../domain/json.ts";
import { StartFailure } from "../failure.ts";
import type { Resource } from "../template/template.ts";
import { type EngineClient, EngineError, type Wire } from "./client.ts";

const DYNAMODB = "DynamoDB_20120810";

/** Creates a table of the template unless it is there; throws a `StartFailure` when another of its name is. */
export async function ensureTable(
  client: EngineClient,
  { id, properties }: Pick<Resource, "id" | "properties">,
): Promise<void> {
  const wanted = {
    TableName: id,
    AttributeDefinitions: properties.AttributeDefinitions,
    KeySchema: properties.KeySchema,
    BillingMode: properties.BillingMode,
    GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes,
    StreamSpecification: { StreamEnabled: true, ...(properties.StreamSpecification as Wire) },
  };
  const existing = await describe(client, id);
  if (existing) return requireSame(id, existing, wanted);
  await client.call(`${DYNAMODB}.CreateTable`, wanted);
  if (properties.TimeToLiveSpecification) {
    await client.call(`${DYNAMODB}.UpdateTimeToLive`, {
      TableName: id,
      TimeToLiveSpecification: properties.TimeToLiveSpecification,
    });
  }
}

async function describe(client: EngineClient, TableName: string): Promise<Wire | undefined> {
  try {
    return (await client.call(`${DYNAMODB}.DescribeTable`, { TableName })).Table as Wire;
  } catch (error) {
    if (error instanceof EngineError && error.name === "ResourceNotFoundException")
      return undefined;
    throw error;
  }
}

function requireSame(id: string, existing: Wire, wanted: Wire): void {
  const same =
    sameJson(existing.KeySchema as never, wanted.KeySchema as never) &&
    sameJson(indexesOf(existing) as never, indexesOf(wanted) as never);
  if (same) return;
  throw new StartFailure(
    `the data folder holds ${id} with other keys or indexes, of another version of the stack; start with another --data, or remove it`,
  );
}

/** The indexes of a table, which an engine may tell in another order than it was told. */
function indexesOf(table: Wire): unknown[] {
  const indexes = (table.GlobalSecondaryIndexes ?? []) as Wire[];
  const sorted = indexes.toSorted((one, other) =>
    String(one.IndexName) < String(other.IndexName) ? -1 : 1,
  );
  return sorted.map(({ IndexName, KeySchema, Projection }) => ({
    IndexName,
    KeySchema,
    type: (Projection as Wire | undefined)?.ProjectionType,
  }));
}
