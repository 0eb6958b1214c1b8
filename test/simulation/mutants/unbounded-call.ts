import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { type Mutant, withPorts } from "./mutant.ts";

/** All transitions of a group go in one call. */
export const unboundedCall: Mutant = {
  name: "a call with too many entries",
  breaks: 18,
  mutate: (production) =>
    withPorts(production, ({ client }) => ({
      publisher: {
        async publish(transitions) {
          const Entries = transitions.map(({ detailType, time, detail }) => ({
            EventBusName: "signalbox",
            Source: "signalbox",
            DetailType: detailType,
            Detail: JSON.stringify(detail),
            Time: new Date(time),
          }));
          const { Entries: results } = await client.send(new PutEventsCommand({ Entries }));
          return transitions.map((_, index) => results?.[index]?.ErrorCode);
        },
      },
    })),
};
