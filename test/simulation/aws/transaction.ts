import { isDeepStrictEqual } from "node:util";
import {
  TransactionCanceledException,
  type TransactWriteItem,
  type TransactWriteItemsCommandInput,
} from "@aws-sdk/client-dynamodb";
import type { Item, Names } from "./expression.ts";

/** Milliseconds for which DynamoDB knows a transaction again by its token. */
const TOKEN_MEMORY = 10 * 60 * 1000;

/** What one operation of a transaction writes where, and on which condition. */
type Write = {
  readonly place: Item;
  readonly after: Item | undefined;
  readonly condition: string | undefined;
  readonly names: Names;
};

/** The operations of a transaction; throws for a kind that no request of ours has had so far. */
export function writesIn({ TransactItems = [] }: TransactWriteItemsCommandInput): Write[] {
  return TransactItems.map(({ Put, Delete }: TransactWriteItem) => {
    const names = Put ?? Delete;
    if (!names) throw new Error("the simulated table only knows puts and deletes in a transaction");
    const place = Put?.Item ?? Delete?.Key ?? {};
    return { place, after: Put?.Item, condition: names.ConditionExpression, names };
  });
}

/** How DynamoDB calls a transaction off, with a reason for each of its operations. */
export function canceled(
  isRefused: readonly boolean[],
  reason: string,
): TransactionCanceledException {
  const reasons = isRefused.map((one) => ({ Code: one ? reason : "None" }));
  const codes = reasons.map(({ Code }) => Code).join(", ");
  return new TransactionCanceledException({
    $metadata: {},
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    CancellationReasons: reasons,
  });
}

/** The transactions that took effect, by their tokens. */
export class Transactions {
  readonly #known = new Map<string, { readonly at: number; readonly asked: unknown }>();

  /** Whether a transaction took effect before; throws when its token is another's. */
  isKnown(input: TransactWriteItemsCommandInput, now: number): boolean {
    const { ClientRequestToken: token = "", TransactItems: asked } = input;
    const known = this.#known.get(token);
    if (!known || known.at + TOKEN_MEMORY <= now) return false;
    if (isDeepStrictEqual(known.asked, asked)) return true;
    throw new Error(`IdempotentParameterMismatchException: ${token}`);
  }

  remember(input: TransactWriteItemsCommandInput, at: number): void {
    const { ClientRequestToken: token, TransactItems: asked } = input;
    if (token !== undefined) this.#known.set(token, { at, asked });
  }
}
