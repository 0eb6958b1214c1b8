import { STATUS_ITEM, TABLE } from "../../../lib/aws/table.ts";
import type { Invariant } from "./invariant.ts";

export const expirySafety: Invariant = {
  number: 19,
  name: "a row that expires is history, a delivery, a deleted member, a silence, a notice or a thread with nothing to say, goes after its time, and is no news",
  violation({ world, aftermath }) {
    const expired = world.stream.records.filter(({ writer }) => writer === "ttl");
    for (const { sort, at, before, partition } of expired) {
      if (sort === STATUS_ITEM) return `the status of ${partition} expired`;
      if (before?.[TABLE.agenda]) return `${partition}/${sort} expired, though it is due`;
      if (before?.health) return `${partition}/${sort} expired, though it counts`;
      if (at / 1000 < Number(before?.[TABLE.expires]?.N))
        return `${partition}/${sort} went before its time`;
    }
    const [news] = aftermath.publishedLate;
    return news && `${news.detail.id} was published because rows expired`;
  },
};
