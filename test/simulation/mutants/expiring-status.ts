import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { STATUS_ITEM, TABLE } from "../../../lib/aws/table.ts";
import { START } from "../scene.ts";
import type { Mutant } from "./mutant.ts";

const WEEK = 7 * 24 * 60 * 60;

/** A status that nobody writes for a week is deleted, as history is. */
export const expiringStatus: Mutant = {
  name: "a status that expires",
  breaks: 19,
  mutate: (production) => ({
    ...production,
    request(command) {
      const { Item } = command instanceof PutItemCommand ? command.input : {};
      if (!(command instanceof PutItemCommand) || Item?.item?.S !== STATUS_ITEM) return command;
      const expires = { N: String(START / 1000 + WEEK) };
      return new PutItemCommand({ ...command.input, Item: { ...Item, [TABLE.expires]: expires } });
    },
  }),
};
