import { BatchWriteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { FEED_PARTITION } from "../../../lib/aws/feed-blocks.ts";
import { type Command, clientThat } from "../aws/service.ts";
import type { Mutant } from "./mutant.ts";

/** The feed names rows that aren't there yet. */
export const blockBeforeRows: Mutant = {
  name: "a block of the feed before its rows",
  breaks: 70,
  mutate: (production) => ({
    ...production,
    portsOver(client, clock) {
      const send = (command: Command) => client.send(command as PutItemCommand) as Promise<object>;
      let rows: BatchWriteItemCommand[] = [];
      const hasty = clientThat(async (command) => {
        if (command instanceof BatchWriteItemCommand) {
          rows.push(command);
          return {};
        }
        const answer = await send(command);
        if (isBlock(command)) {
          const held = rows;
          rows = [];
          for (const one of held) await send(one);
        }
        return answer;
      });
      return production.portsOver(hasty, clock);
    },
  }),
};

function isBlock(command: Command): boolean {
  return command instanceof PutItemCommand && command.input.Item?.resource?.S === FEED_PARTITION;
}
