import type { StatusStore } from "../../../lib/pipeline/ports/status.ts";
import { type Mutant, withVerbs } from "./mutant.ts";

/** Each result of a probe in a report of its own is told at once, whatever was declared. */
export const thresholdIgnored: Mutant = {
  name: "a threshold ignored",
  breaks: 47,
  mutate: (production) =>
    withVerbs(production, {
      ingest: ({ store, ...ports }, addressed, caller) =>
        production.verbs.ingest({ ...ports, store: withoutThresholds(store) }, addressed, caller),
    }),
};

/** A store that shows no thresholds, and keeps those that there are. */
function withoutThresholds(store: StatusStore): StatusStore {
  let declared: object = {};
  return {
    async read(resource) {
      const stored = await store.read(resource);
      if (!stored) return undefined;
      const { thresholds, ...declaration } = stored.state.declaration;
      declared = thresholds ? { thresholds } : {};
      return { ...stored, state: { ...stored.state, declaration } };
    },
    write: (state, version) =>
      store.write({ ...state, declaration: { ...declared, ...state.declaration } }, version),
  };
}
