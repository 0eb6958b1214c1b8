import type { Invariant } from "./invariant.ts";

export const replayNeutrality: Invariant = {
  number: 22,
  name: "relaying the whole stream again tells nothing new, and leaves history and consumers as they were",
  violation({ accounts, world, aftermath }) {
    const { events } = world.evidence;
    const known = new Set(
      events.slice(0, aftermath.eventsBeforeReplay).map(({ detail }) => detail.id),
    );
    const again = events.slice(aftermath.eventsBeforeReplay, aftermath.eventsAfterReplay);
    const news = again.find(
      ({ detail }) => !known.has(detail.id) && !accounts.isGivenUp(detail.resource),
    );
    if (news) return `${news.detail.id} is told for the first time`;
    const repeated = new Set(again.map(({ detail }) => detail.id));
    const missing = [...known].find((id) => !repeated.has(id));
    if (missing) return `${missing} isn't told again`;
    for (const [resource, before] of aftermath.viewsBeforeReplay) {
      if (!accounts.isGivenUp(resource) && before !== aftermath.viewsAfterReplay.get(resource)) {
        return `a consumer's view of ${resource} changed`;
      }
    }
    return undefined;
  },
};
