import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Mutant } from "./mutant.ts";

/** Whoever writes last wins. */
export const noVersionCondition: Mutant = {
  name: "no version condition",
  breaks: 2,
  mutate: (production) => ({
    ...production,
    request(command) {
      if (!(command instanceof PutItemCommand)) return command;
      const { ConditionExpression: _, ...unconditional } = command.input;
      return new PutItemCommand(unconditional);
    },
  }),
};
