import { Refusal } from "../../../lib/domain/refusal.ts";
import { live } from "../../../lib/domain/state.ts";
import { statusOf } from "../../../lib/domain/status.ts";
import { type Mutant, withVerbs } from "./mutant.ts";

/** A reader is told what is stored, though it has expired and the sweep hasn't come yet. */
export const silenceUnseen: Mutant = {
  name: "a status told past its deadline",
  breaks: 27,
  mutate: (production) =>
    withVerbs(production, {
      async getStatus({ store }, resource) {
        const stored = await store.read(resource);
        if (!stored) throw new Refusal("notFound", `there is no resource ${resource}`);
        const state = live(stored.state);
        if (!state) throw new Refusal("gone", `${resource} was deleted`);
        return statusOf(state);
      },
    }),
};
