import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";

/** What any function that reads and writes one item can't do without. */
export const client = new DynamoDBClient({});
export { GetItemCommand, PutItemCommand };
