import { type Mutant, withVerbs } from "./mutant.ts";

const NAMES = ["api", "web", "queue", "page"];

/** A list deletes every member that it doesn't name, whoever brought it. */
export const othersDeleted: Mutant = {
  name: "others' members deleted",
  breaks: 50,
  mutate: (production) =>
    withVerbs(production, {
      async ingest(ports, addressed, caller) {
        const result = await production.verbs.ingest(ports, addressed, caller);
        const named = addressed.input.resources?.map(({ name }) => name);
        const others = named ? NAMES.filter((name) => !named.includes(name)) : [];
        for (const name of others) {
          const member = `${addressed.resource}/${name}`;
          const stored = await ports.store.read(member);
          if (stored) await production.verbs.remove(ports, member, caller);
        }
        return result;
      },
    }),
};
