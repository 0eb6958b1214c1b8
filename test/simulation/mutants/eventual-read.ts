import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { Mutant } from "./mutant.ts";

/** Statuses are read eventually consistent, at half the price. */
export const eventualRead: Mutant = {
  name: "an eventually consistent read",
  breaks: 27,
  mutate: (production) => ({
    ...production,
    request: (command) =>
      command instanceof GetItemCommand
        ? new GetItemCommand({ ...command.input, ConsistentRead: false })
        : command,
  }),
};
