import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { FEED_PARTITION } from "../../../lib/aws/feed-blocks.ts";
import type { Mutant } from "./mutant.ts";

/** Of two who write a block of the feed at once, the later one wins. */
export const overwrittenBlock: Mutant = {
  name: "a block of the feed that overwrites another",
  breaks: 70,
  mutate: (production) => ({
    ...production,
    request(command) {
      if (!(command instanceof PutItemCommand)) return command;
      const { TableName, Item } = command.input;
      if (Item?.resource?.S !== FEED_PARTITION) return command;
      return new PutItemCommand({ TableName, Item });
    },
  }),
};
