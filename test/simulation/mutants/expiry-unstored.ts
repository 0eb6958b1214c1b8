import { nextDeadline, present } from "../../../lib/domain/expiry.ts";
import type { ResourceState } from "../../../lib/domain/state.ts";
import { type Mutant, withVerbs } from "./mutant.ts";

/** The sweep looks at what is due and puts it off, without storing what has expired. */
export const expiryUnstored: Mutant = {
  name: "an expiry put off, and not stored",
  breaks: 35,
  mutate: (production) =>
    withVerbs(production, {
      async sweep({ agenda, store, clock }) {
        const now = clock.now();
        for await (const resource of agenda.due(now)) {
          const stored = await store.read(resource);
          if (stored) await store.write(putOff(stored.state, now), stored.version);
        }
        return { looked: 1, drifted: [], failures: [] };
      },
    }),
};

function putOff({ checkAt: _, ...state }: ResourceState, now: string): ResourceState {
  const next = nextDeadline(present(state, now));
  return { ...state, ...(next !== undefined && { checkAt: next }) };
}
