import { parseDuration } from "../../../lib/domain/duration.ts";
import { live } from "../../../lib/domain/state.ts";
import { statusOf } from "../../../lib/domain/status.ts";
import { type Mutant, withVerbs } from "./mutant.ts";

/** Within the window nothing is written, whatever a report says. */
export const coalescedChange: Mutant = {
  name: "a coalesced change that readers would have seen",
  breaks: 48,
  mutate: (production) =>
    withVerbs(production, {
      async ingest(ports, addressed, caller) {
        const now = Date.parse(ports.clock.now());
        const state = live((await ports.store.read(addressed.resource))?.state);
        const window = parseDuration(state?.declaration.heartbeat?.coalesce ?? "0s") ?? 0;
        if (!state || now - Date.parse(state.updatedTime) >= window) {
          return production.verbs.ingest(ports, addressed, caller);
        }
        const told = { transitions: [], status: statusOf(state) };
        return { applied: false, reason: "Unchanged", ...told };
      },
    }),
};
