import type { EngineClient } from "../engine/client.ts";
import type { Access } from "../iam/policy.ts";
import { arnOf } from "../template/template.ts";
import type { Operations, Request } from "./operation.ts";

const VERSION = "DynamoDB_20120810";

type Needs = (action: string, request: Request) => Access[];

/** A call to one table, or to one of its indexes. */
const toTable: Needs = (action, { TableName, IndexName }) => [
  { action, resource: arnIn(TableName, IndexName) },
];

/** A call to several tables, by name under `RequestItems`. */
const toTables: Needs = (action, { RequestItems = {} }) =>
  Object.keys(RequestItems as object).map((table) => ({ action, resource: arnIn(table) }));

/** A call of several parts, each of which is a call of its own to the permissions. */
const toParts: Needs = (_, { TransactItems = [] }) =>
  (TransactItems as Record<string, { TableName: string }>[])
    .flatMap((part) => Object.entries(part))
    .map(([kind, { TableName }]) => ({
      action: `dynamodb:${PARTS[kind] ?? kind}`,
      resource: arnIn(TableName),
    }));

/** The permission that a part of a transaction takes. */
const PARTS: Readonly<Record<string, string>> = {
  Get: "GetItem",
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
};

/** Every call that a function may make, and what it takes; any other is refused as unknown here. */
const NEEDS: Readonly<Record<string, Needs>> = {
  GetItem: toTable,
  PutItem: toTable,
  UpdateItem: toTable,
  DeleteItem: toTable,
  Query: toTable,
  Scan: toTable,
  DescribeTable: toTable,
  BatchGetItem: toTables,
  BatchWriteItem: toTables,
  TransactGetItems: toParts,
  TransactWriteItems: toParts,
};

/** DynamoDB's calls on items, passed on to the engine as they are. */
export function dynamodb(engine: EngineClient): Operations {
  const operations = Object.entries(NEEDS).map(([name, needs]) => {
    const target = `${VERSION}.${name}`;
    return [
      target,
      {
        needs: (request: Request) => needs(`dynamodb:${name}`, request),
        answer: (_: Request, body: Uint8Array) => engine.send(target, body),
      },
    ];
  });
  return Object.fromEntries(operations);
}

/** A table may be named by its ARN. */
function arnIn(tableName: unknown, indexName?: unknown): string {
  const name = String(tableName);
  const table = name.startsWith("arn:") ? name : arnOf("dynamodb", `table/${name}`);
  return indexName === undefined ? table : `${table}/index/${indexName}`;
}
