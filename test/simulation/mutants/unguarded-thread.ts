import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Mutant } from "./mutant.ts";

/** Whoever writes a thread last wins, whatever others took in meanwhile. */
export const unguardedThread: Mutant = {
  name: "a thread written without its guard",
  breaks: 61,
  isOfNotices: true,
  mutate: (production) => ({
    ...production,
    request(command) {
      const isOfThread =
        command instanceof PutItemCommand && command.input.Item?.resource?.S?.startsWith("thread#");
      if (!isOfThread) return command;
      const { ConditionExpression: _, ...unconditional } = command.input;
      return new PutItemCommand(unconditional);
    },
  }),
};
