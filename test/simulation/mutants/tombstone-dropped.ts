import { forget } from "../../../lib/domain/data.ts";
import { type Mutant, withPorts } from "./mutant.ts";

const END_OF_TIME = "9999-12-31T23:59:59.999Z";

/** What was deleted from data is forgotten at once. */
export const tombstoneDropped: Mutant = {
  name: "a tombstone dropped early",
  breaks: 1,
  mutate: (production) =>
    withPorts(production, ({ store }) => ({
      store: {
        read: (resource) => store.read(resource),
        write: (state, version) =>
          store.write({ ...state, data: forget(state.data, END_OF_TIME) }, version),
      },
    })),
};
