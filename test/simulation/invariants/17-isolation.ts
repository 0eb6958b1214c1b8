import { touchedBy } from "../touched.ts";
import type { Invariant } from "./invariant.ts";

export const isolation: Invariant = {
  number: 17,
  name: "a request touches the statuses that it names, and no other",
  violation({ world }) {
    for (const { invocation, command } of world.evidence.calls) {
      const allowed = invocation.operation?.resources;
      if (!allowed) continue;
      const other = touchedBy(command).find(
        (one) =>
          !/^(delivery|hook|subscription|silence|notice)#/.test(one) && !allowed.includes(one),
      );
      if (other) return `${invocation.id} touched ${other}`;
    }
    return undefined;
  },
};
