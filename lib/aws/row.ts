import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** A row of the table, or its key, as DynamoDB has it. */
export type Item = Record<string, AttributeValue>;

/** An instant in the whole seconds in which DynamoDB has when rows expire; never before it. */
export function secondsOf(instant: string): number {
  return Math.ceil(Date.parse(instant) / 1000);
}

/** The attribute after which DynamoDB may delete a row: so many seconds after an instant. */
export function expiryAfter(instant: string, seconds = 0): { readonly N: string } {
  return { N: String(secondsOf(instant) + seconds) };
}
