import { diff } from "../../../lib/domain/transition.ts";
import { type Mutant, withPorts } from "./mutant.ts";

/** A status is written and then published, by the same function; the stream publishes nothing. */
export const publishedBesideTheWrite: Mutant = {
  name: "published beside the write",
  breaks: 8,
  mutate: (production) => {
    const quiet = withPorts(production, ({ store, publisher }) => ({
      store: {
        read: (resource) => store.read(resource),
        async write(state, version) {
          const before = await store.read(state.resource);
          const result = await store.write(state, version);
          if (result.written) await publisher.publish(diff(before?.state, state));
          return result;
        },
      },
    }));
    return {
      ...quiet,
      verbs: { ...quiet.verbs, relay: async () => ({ published: 0, unreadable: 0 }) },
    };
  },
};
