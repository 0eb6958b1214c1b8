import type { Answered } from "../evidence.ts";
import { isAhead } from "../placed.ts";
import type { Invariant } from "./invariant.ts";

export const skewTolerance: Invariant = {
  number: 21,
  name: "a report from more than a minute ahead is refused, and no other is for its time",
  violation({ world }) {
    for (const answered of world.evidence.answers) {
      const wrong = misjudged(answered);
      if (wrong) return `${answered.invocation.id} ${wrong}`;
    }
    return undefined;
  },
};

function misjudged({ invocation, ended }: Answered): string | undefined {
  const { operation, receivedAt } = invocation;
  if (operation?.intent.kind !== "reports" || receivedAt === undefined) return undefined;
  const ahead = operation.intent.reports.map(({ input }) => isAhead(input, receivedAt));
  if (ended.kind === "threw" && ended.error.message.includes("in the future")) {
    return ahead.includes(true) ? undefined : "was refused for its time, which is past";
  }
  const { outcomes } = ended.kind === "returned" ? ended.value : {};
  const isTaken = outcomes?.some((one, at) => ahead[at] && one !== "refused");
  return isTaken ? "was taken in with a time that is to come" : undefined;
}
