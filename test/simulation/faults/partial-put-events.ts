import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { Fault } from "./fault.ts";

const REFUSED = { ErrorCode: "ThrottlingException", ErrorMessage: "slow down" };

/** The bus takes some entries of a call and refuses the others. */
export const partialPutEvents: Fault = {
  name: "partialPutEvents",
  most: 0.5,
  strikes: (command) => command instanceof PutEventsCommand,
  call({ command }, proceed, random) {
    if (!(command instanceof PutEventsCommand)) return proceed();
    const { Entries = [] } = command.input;
    const isTaken = Entries.map(() => random.isLikely(0.5));
    const taken = Entries.filter((_, index) => isTaken[index]);
    const reply =
      taken.length > 0
        ? proceed(new PutEventsCommand({ ...command.input, Entries: taken }))
        : ({ kind: "answer", output: { Entries: [] } } as const);
    if (reply.kind !== "answer") return reply;
    const results = [...((reply.output as { Entries?: object[] }).Entries ?? [])];
    const all = isTaken.map((one) => (one ? results.shift() : REFUSED));
    return { kind: "answer", output: { FailedEntryCount: 1, Entries: all } };
  },
};
