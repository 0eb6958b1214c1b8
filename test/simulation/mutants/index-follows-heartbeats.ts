import { rescheduled } from "../../../lib/domain/expiry.ts";
import { type Mutant, withPorts } from "./mutant.ts";

/** Every heartbeat writes the index with the next deadline. */
export const indexFollowsHeartbeats: Mutant = {
  name: "an index that follows heartbeats",
  breaks: 34,
  mutate: (production) =>
    withPorts(production, ({ store }) => ({
      store: {
        read: (resource) => store.read(resource),
        write: (state, version) => store.write(rescheduled(state), version),
      },
    })),
};
