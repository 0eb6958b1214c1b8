import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Mutant } from "./mutant.ts";

/** What is said last of a notice is recorded, though it was sent. */
export const doubtedAfterSent: Mutant = {
  name: "an outcome recorded over sent",
  breaks: 14,
  isOfNotices: true,
  mutate: (production) => ({
    ...production,
    request(command) {
      if (!(command instanceof UpdateItemCommand)) return command;
      const { ConditionExpression: _, ...unconditional } = command.input;
      return new UpdateItemCommand(unconditional);
    },
  }),
};
