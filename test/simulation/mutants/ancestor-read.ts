import { ancestorsOf } from "../../../lib/domain/resource.ts";
import { type Mutant, withPorts } from "./mutant.ts";

/** A report also reads what is above its resource. */
export const ancestorRead: Mutant = {
  name: "a report that looks at another status",
  breaks: 17,
  mutate: (production) =>
    withPorts(production, ({ store }) => ({
      store: {
        async read(resource) {
          for (const ancestor of ancestorsOf(resource)) await store.read(ancestor);
          return store.read(resource);
        },
        write: (state, version) => store.write(state, version),
      },
    })),
};
