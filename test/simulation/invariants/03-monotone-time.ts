import { type Claim, type ConditionState, conditionOf } from "../../../lib/domain/condition.ts";
import { type Fact, isLater } from "../../../lib/domain/fact.ts";
import { live, type ResourceState } from "../../../lib/domain/state.ts";
import type { Invariant } from "./invariant.ts";

export const monotoneTime: Invariant = {
  number: 3,
  name: "no fact gives way to an earlier one, and a transition time moves with its status alone",
  violation({ accounts }) {
    for (const { before, after } of accounts.commits) {
      const [old, now] = [live(before?.state), live(after.state)];
      const wrong = old && now && backwards(old, now);
      if (wrong) return `${now.resource} at version ${after.version}: ${wrong}`;
    }
    return undefined;
  },
};

function backwards(old: ResourceState, now: ResourceState): string | undefined {
  for (const before of old.conditions) {
    const after = now.conditions.find(({ type }) => type === before.type);
    if (!after) return `${before.type} is gone`;
    const slots = ["named", "unnamed"] as const;
    if (slots.some((slot) => gaveWay(before.facts[slot], after.facts[slot]))) {
      return `a fact of ${before.type} gave way to an earlier one`;
    }
    const wrong = wrongTime(before, after, old, now);
    if (wrong) return `${before.type} ${wrong}`;
  }
  return undefined;
}

function gaveWay(before: Fact<Claim> | undefined, after: Fact<Claim> | undefined): boolean {
  return before !== undefined && (after === undefined || isLater(before, after));
}

function wrongTime(
  before: ConditionState,
  after: ConditionState,
  old: ResourceState,
  now: ResourceState,
): string | undefined {
  const [was, is] = [conditionOf(before, old), conditionOf(after, now)];
  const { lastTransitionTime: time } = is;
  if (was.status === is.status) {
    return time === was.lastTransitionTime
      ? undefined
      : "moved its transition time with its status the same";
  }
  const latest =
    is.stored !== undefined && (now.generationTime ?? "") > is.observedTime
      ? (now.generationTime ?? "")
      : is.observedTime;
  return time > latest ? `flipped at ${time}, after it was observed` : undefined;
}
