import { ASIDE_TYPES } from "../../../lib/domain/aside.ts";
import type { Invariant } from "./invariant.ts";

export const historyProvesPublication: Invariant = {
  number: 26,
  name: "a row of history is of an event that the bus has, or of what somebody did to a gate, and every event has its row",
  violation({ accounts, world, aftermath }) {
    const taken = new Map<string, { at: number; text: string }>();
    for (const { detail, at, text } of aftermath.published) {
      if (!taken.has(detail.id)) taken.set(detail.id, { at, text });
    }
    const rows = new Set<string>();
    for (const { sort, after, at } of world.stream.records) {
      if (!sort.startsWith("history#") || !after) continue;
      if ((ASIDE_TYPES as readonly unknown[]).includes(after.type?.S)) continue;
      const text = after.detail?.S ?? "";
      const { id } = JSON.parse(text) as { id: string };
      const event = taken.get(id);
      const isInTime = event !== undefined && event.text === text && event.at <= at;
      if (!isInTime && !isReplayed(id))
        return `there is a row for ${id}, which the bus hadn't taken`;
      rows.add(id);
    }
    function isReplayed(id: string): boolean {
      return accounts.isGivenUp(id.slice(0, id.lastIndexOf("@")));
    }
    const bare = aftermath.published.find(
      ({ detail }) => !rows.has(detail.id) && !isReplayed(detail.id),
    );
    return bare && `${bare.detail.id} is on the bus, and has no row`;
  },
};
