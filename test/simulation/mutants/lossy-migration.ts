import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Mutant } from "./mutant.ts";

/** What only the older layout writes. */
const OLDER = '"declaration":{}';

/** A migration leaves out what it doesn't know. */
export const lossyMigration: Mutant = {
  name: "a migration that loses the message",
  breaks: 23,
  mutate: (production) => ({
    ...production,
    request(command) {
      const text = command instanceof PutItemCommand ? command.input.Item?.state?.S : undefined;
      if (!(command instanceof PutItemCommand) || !text?.includes(OLDER)) return command;
      const { message: _, ...known } = JSON.parse(text) as Record<string, unknown>;
      const state = { S: JSON.stringify(known) };
      return new PutItemCommand({ ...command.input, Item: { ...command.input.Item, state } });
    },
  }),
};
