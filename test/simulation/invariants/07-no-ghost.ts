import { live, type ResourceState } from "../../../lib/domain/state.ts";
import type { BusEvent } from "../aws/bus.ts";
import type { Commit } from "../commit.ts";
import { statusIn } from "../stored.ts";
import type { Invariant } from "./invariant.ts";

export const noGhost: Invariant = {
  number: 7,
  name: "every event tells of one committed change, with what was before and after",
  violation({ accounts, world }) {
    for (const event of world.evidence.events) {
      const { resource, sequence } = event.detail;
      const commits = accounts.byResource.get(resource) ?? [];
      const causes = commits.filter(
        ({ before, after }) =>
          after.state.sequence === sequence && before?.state.sequence !== sequence,
      );
      const [cause] = causes;
      if (!cause || causes.length > 1) return `${event.detail.id} has ${causes.length} causes`;
      const wrong = contradiction(event, cause);
      if (wrong) return `${event.detail.id} says ${event.text}, but ${wrong}`;
      if (event.at < cause.record.at) return `${event.detail.id} was told before it was committed`;
    }
    return undefined;
  },
};

/** What an event says that its change doesn't; compared field by field, rather than by the diff that made it. */
function contradiction({ detailType, detail }: BusEvent, cause: Commit): string | undefined {
  const [before, after] = [cause.before?.state, cause.after.state];
  if (detailType === "ResourceDeclared") return live(before) ? "it was there" : undefined;
  if (detailType === "ResourceDeleted") return live(after) ? "it is there" : undefined;
  const isHealth = detailType === "HealthTransitioned";
  const type = detail.condition?.type ?? "";
  const [from, to] = isHealth
    ? [healthOf(before), healthOf(after)]
    : [statusOfCondition(before, type), statusOfCondition(after, type)];
  const isTrue = detail.from === from && detail.to === to;
  return isTrue ? undefined : `it went from ${from} to ${to}`;
}

function healthOf(state: ResourceState | undefined): string | null {
  return live(state) && state ? statusIn(state).health : null;
}

function statusOfCondition(state: ResourceState | undefined, type: string): string | null {
  if (!state || !live(state)) return null;
  return statusIn(state).conditions.find((one) => one.type === type)?.status ?? null;
}
