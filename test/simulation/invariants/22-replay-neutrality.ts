import { isDeepStrictEqual } from "node:util";
import type { Invariant } from "./invariant.ts";

export const replayNeutrality: Invariant = {
  number: 22,
  name: "relaying the whole stream again tells nothing new, and leaves history and consumers as they were",
  violation({ accounts, aftermath }) {
    const { published, republished } = aftermath;
    const known = new Set(published.map(({ detail }) => detail.id));
    const news = republished.find(
      ({ detail }) => !known.has(detail.id) && !accounts.isGivenUp(detail.resource),
    );
    if (news) return `${news.detail.id} is told for the first time`;
    const repeated = new Set(republished.map(({ detail }) => detail.id));
    const missing = [...known].find((id) => !repeated.has(id));
    if (missing) return `${missing} isn't told again`;
    const { viewBeforeReplay, viewAfterReplay } = aftermath;
    for (const [resource, before] of viewBeforeReplay) {
      const isSame = isDeepStrictEqual(before, viewAfterReplay.get(resource));
      if (!isSame && !accounts.isGivenUp(resource)) return `the view of ${resource} changed`;
    }
    return undefined;
  },
};
