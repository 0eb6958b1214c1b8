import { BatchWriteItemCommand } from "@aws-sdk/client-dynamodb";
import type { Fault } from "./fault.ts";

/** DynamoDB writes a part of a batch and hands the rest back. */
export const unprocessedRows: Fault = {
  name: "unprocessedRows",
  most: 0.5,
  strikes: (command) => command instanceof BatchWriteItemCommand,
  call({ command }, proceed, random) {
    if (!(command instanceof BatchWriteItemCommand)) return proceed();
    const tables = Object.entries(command.input.RequestItems ?? {});
    const [table = "", rows = []] = tables[0] ?? [];
    const cut = random.whole(0, rows.length - 1);
    const rest = { UnprocessedItems: { [table]: rows.slice(cut) } };
    if (cut === 0) return { kind: "answer", output: rest };
    const reply = proceed(
      new BatchWriteItemCommand({ RequestItems: { [table]: rows.slice(0, cut) } }),
    );
    return reply.kind === "answer" ? { kind: "answer", output: rest } : reply;
  },
};
