import type { Claim, Condition } from "../../../lib/domain/condition.ts";
import { type Fact, isLater } from "../../../lib/domain/fact.ts";
import { observedTimeOf } from "../../../lib/domain/order.ts";
import { live, type ResourceState } from "../../../lib/domain/state.ts";
import { BY_MEMBERS } from "../members.ts";
import { everyDeadlineIn } from "../silence.ts";
import { statusIn } from "../stored.ts";
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
    const [was, is] = [shown(old, before.type), shown(now, before.type)];
    const wrong = was && is && wrongTime(was, is, now);
    if (wrong) return `${before.type} ${wrong}`;
  }
  return undefined;
}

function gaveWay(before: Fact<Claim> | undefined, after: Fact<Claim> | undefined): boolean {
  return before !== undefined && (after === undefined || isLater(before, after));
}

function shown(state: ResourceState, type: string): Condition | undefined {
  return statusIn(state).conditions.find((one) => one.type === type);
}

function wrongTime(was: Condition, is: Condition, now: ResourceState): string | undefined {
  const { lastTransitionTime: time } = is;
  if (was.status === is.status) {
    return time === was.lastTransitionTime
      ? undefined
      : "moved its transition time with its status the same";
  }
  if (is.reason === "Expired") {
    const deadline = everyDeadlineIn(now).find(({ type }) => type === is.type)?.time;
    return time === deadline ? undefined : `expired at ${time}, not at ${deadline}`;
  }
  const wasOver = was.reason === "Expired" ? was.lastTransitionTime : "";
  const isOlder = is.stored === undefined ? "" : (now.generationTime ?? "");
  const ofMembers = is.reporter === BY_MEMBERS ? endOfReports(now, is.type) : "";
  const latest = [is.observedTime, wasOver, isOlder, ofMembers].sort().at(-1) ?? "";
  if (time < wasOver) return `was good again at ${time}, before it expired`;
  return time > latest ? `flipped at ${time}, after it was observed` : undefined;
}

/** When nobody reported any more what is now left to a group's members. */
function endOfReports({ conditions, generationTime = "", asOf = "" }: ResourceState, type: string) {
  const { facts } = conditions.find((one) => one.type === type) ?? {};
  const observed = [facts?.named, facts?.unnamed].map((fact) =>
    fact ? observedTimeOf(fact.key) : "",
  );
  return [...observed, generationTime, asOf].sort().at(-1) ?? "";
}
