import { diff } from "../../../lib/domain/transition.ts";
import { type Mutant, withPorts } from "./mutant.ts";

/** A transition is published first, and may then lose its race. */
export const publishedBeforeTheWrite: Mutant = {
  name: "published before the write",
  breaks: 7,
  mutate: (production) =>
    withPorts(production, ({ store, publisher }) => ({
      store: {
        read: (resource) => store.read(resource),
        async write(state, version) {
          const before = await store.read(state.resource);
          await publisher.publish(diff(before?.state, state));
          return store.write(state, version);
        },
      },
    })),
};
