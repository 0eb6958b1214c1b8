import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Mutant } from "./mutant.ts";

/** A notice is sent whatever its row says. */
export const unconditionalBegin: Mutant = {
  name: "a send that asks nobody",
  breaks: 14,
  isOfNotices: true,
  mutate: (production) => ({
    ...production,
    request(command) {
      const isOfNotice =
        command instanceof PutItemCommand && command.input.Item?.resource?.S?.startsWith("notice#");
      if (!isOfNotice) return command;
      const { ConditionExpression: _, ...unconditional } = command.input;
      return new PutItemCommand(unconditional);
    },
  }),
};
