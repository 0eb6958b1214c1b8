import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { canceled } from "../aws/transaction.ts";
import type { Fault } from "./fault.ts";

/** A transaction is called off, because another holds one of its rows. */
export const transactionConflict: Fault = {
  name: "transactionConflict",
  most: 0.5,
  strikes: (command) => command instanceof TransactWriteItemsCommand,
  call({ command }, proceed, random) {
    if (!(command instanceof TransactWriteItemsCommand)) return proceed();
    const { TransactItems = [] } = command.input;
    const held = random.whole(0, TransactItems.length - 1);
    const isHeld = TransactItems.map((_, at) => at === held);
    return { kind: "error", error: canceled(isHeld, "TransactionConflict"), isRetryable: false };
  },
};
