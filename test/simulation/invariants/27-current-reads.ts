import { isDeepStrictEqual } from "node:util";
import { Refusal } from "../../../lib/domain/refusal.ts";
import { live, type ResourceState } from "../../../lib/domain/state.ts";
import type { Accounts } from "../accounts.ts";
import type { Answered } from "../evidence.ts";
import { statusIn } from "../stored.ts";
import type { Invariant } from "./invariant.ts";

export const currentReads: Invariant = {
  number: 27,
  name: "a status that is read was the stored one at some time between question and answer",
  violation({ accounts, world }) {
    for (const answered of world.evidence.answers) {
      const { intent } = answered.operation;
      if (intent.kind !== "reading") continue;
      const found = seenIn(answered);
      if (found === undefined) continue;
      const stored = statesDuring(accounts, intent.resource, answered).map(shown);
      if (!stored.some((one) => isDeepStrictEqual(one, found))) {
        return `${answered.invocation.id} read ${JSON.stringify(found)}, which wasn't stored then`;
      }
    }
    return undefined;
  },
};

/** What a reader was told; undefined where it got no answer for good. */
function seenIn({ ended }: Answered): unknown {
  if (ended.kind === "returned") return ended.value.read;
  if (ended.kind === "died" || !(ended.error instanceof Refusal)) return undefined;
  return ended.error.code === "unavailable" ? undefined : ended.error.code;
}

function shown(state: ResourceState | undefined): unknown {
  if (!state) return "notFound";
  return live(state) ? statusIn(state) : "gone";
}

/** What was stored of a resource while an invocation ran. */
function statesDuring(accounts: Accounts, resource: string, { invocation, at }: Answered) {
  const commits = accounts.byResource.get(resource) ?? [];
  const during = commits.filter(
    ({ record }) => record.at >= invocation.startedAt && record.at <= at,
  );
  const before = commits.findLast(({ record }) => record.at < invocation.startedAt);
  return [before?.after.state, ...during.map(({ after }) => after.state)];
}
