import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { LIMITS } from "../../../lib/domain/limits.ts";
import type { Item } from "../aws/expression.ts";
import type { Called } from "../evidence.ts";
import { rowsIn, touchedBy } from "../touched.ts";
import type { Invariant } from "./invariant.ts";

/** AWS's own limits are 400 KB an item, 10 entries and 1 MB a call; ours are far below. */
const MOST = { itemBytes: 300_000, rows: 25, transaction: 100, entries: 10 } as const;

export const bounds: Invariant = {
  number: 18,
  name: "items, calls and statuses stay within their bounds",
  violation({ accounts, world }) {
    for (const called of world.evidence.calls) {
      const wrong = tooMuchIn(called);
      if (wrong) return wrong;
    }
    for (const { after } of accounts.commits) {
      const { conditions, recent, resource } = after.state;
      if (conditions.length > LIMITS.conditions || recent.length > LIMITS.recentReports) {
        return `${resource} holds ${conditions.length} conditions and ${recent.length} reports`;
      }
    }
    return undefined;
  },
};

function tooMuchIn({ command, reply }: Called): string | undefined {
  const rows = rowsIn(command);
  const isTransaction = command instanceof TransactWriteItemsCommand;
  const touched = isTransaction ? touchedBy(command) : rows;
  if (touched.length > (isTransaction ? MOST.transaction : MOST.rows))
    return `${touched.length} rows in one call`;
  if (rows.some((row) => bytesIn(row) > MOST.itemBytes)) return "an item too large";
  const entries = command instanceof PutEventsCommand ? (command.input.Entries?.length ?? 0) : 0;
  if (entries > MOST.entries) return `${entries} entries in one call`;
  const isRefused = reply.kind === "error" && reply.error.message.startsWith("ValidationException");
  return isRefused ? reply.error.message : undefined;
}

/** Roughly, and never too few: the names of attributes are short, and a character has at most three bytes. */
function bytesIn(row: Item): number {
  const texts = Object.values(row).map(({ S, N }) => S ?? N ?? "");
  return texts.reduce((sum, text) => sum + 3 * text.length + 20, 0);
}
