import { present } from "../expiry.ts";
import type { ResourceState } from "../state.ts";
import { type Approval, explainApprovals } from "./approval.ts";
import { type Calendar, calendarOf, isOpenAt, nextOpening } from "./calendar.ts";
import {
  type Explanation,
  type Finding,
  findingOf,
  type GateDecision,
  PASSED,
  worst,
} from "./decision.ts";
import type { Gate, Window } from "./definition.ts";
import { explainOverride, inForce, type Override } from "./override.ts";
import { type Evaluate, explain } from "./requirement.ts";
import { bindingOf } from "./revision.ts";
import { tally } from "./tally.ts";

/** Everything besides its definition that a gate's decision depends on. */
export type Inputs = {
  /** What is stored of the resources that the gate depends on, tombstones too. */
  readonly states: ReadonlyMap<string, ResourceState>;
  readonly approvals: readonly Approval[];
  readonly override?: Override;
  /** The revision asked for. */
  readonly revision?: string;
  readonly evaluate: Evaluate;
};

/** What a gate decides at a time. What isn't known to hold never passes, unless somebody forces it to. */
export function decide({ path, definition }: Gate, inputs: Inputs, at: string): GateDecision {
  const { requires = [], windows = [], approvals, mode } = definition;
  const states = presentAt(inputs.states, at);
  const binding = bindingOf(requires, states, inputs.revision);
  const { revision } = binding;
  const { evaluate } = inputs;
  const required = requires.map((requirement, number) =>
    explain(requirement, number, { states, binding, evaluate, at }),
  );
  const calendar = calendarOf(windows);
  const within = windows.length === 0 ? undefined : explainWindows(windows, calendar, at);
  // Where a requirement may fail, the revision of the one that fails is nothing to approve.
  const approvable = mode === undefined ? revision : inputs.revision;
  const approved = explainApprovals(approvals?.count, inputs.approvals, approvable, at);
  const override = inForce(inputs.override, at);
  const natural = [tally(required, mode?.atLeast), foundBy(within), foundBy(approved)];
  const because = [...required, within, approved, override && explainOverride(override)];
  return {
    gate: path,
    ...overall(natural, calendar, override, at),
    ...(revision !== undefined && { revision }),
    evaluatedTime: at,
    because: because.filter((one) => one !== undefined),
  };
}

/** The states as readers see them at a time: what has expired by then counts as Unknown. */
export function presentAt(
  states: ReadonlyMap<string, ResourceState>,
  at: string,
): Map<string, ResourceState> {
  return new Map([...states].map(([path, state]) => [path, present(state, at)]));
}

function foundBy(explanation: Explanation | undefined): Finding {
  return explanation?.reason === undefined ? PASSED : findingOf(explanation.reason);
}

/** The worst of what was found, or what an override makes of it; and when time alone will do. */
function overall(
  natural: readonly Finding[],
  calendar: Calendar,
  override: Override | undefined,
  at: string,
): Finding {
  if (override?.decision === "pass") return { decision: "pass", reason: "Overridden" };
  const { decision, reason } = worst(override ? [...natural, findingOf("Overridden")] : natural);
  if (decision === "pass") return { decision, reason };
  const opensAt = openingOf(natural, calendar, override?.until ?? at);
  return { decision, reason, ...(opensAt !== undefined && { opensAt }) };
}

/** When the windows are open and all that takes time has ended; undefined when it takes more than time. */
function openingOf(
  natural: readonly Finding[],
  calendar: Calendar,
  earliest: string,
): string | undefined {
  const missing = natural.filter(({ reason }) => reason !== "Passed" && reason !== "OutsideWindow");
  if (missing.some(({ opensAt }) => opensAt === undefined)) return undefined;
  const ends = missing.flatMap(({ opensAt }) => opensAt ?? []);
  return nextOpening(calendar, [earliest, ...ends].sort().at(-1) ?? earliest);
}

function explainWindows(windows: readonly Window[], calendar: Calendar, at: string): Explanation {
  const met = isOpenAt(calendar, at);
  const opensAt = met ? undefined : nextOpening(calendar, at);
  return {
    requirement: "windows",
    met,
    wanted: windows.map(wordsFor).join(", "),
    actual: met ? "open" : "closed",
    ...(opensAt !== undefined && { opensAt }),
    ...(!met && { reason: "OutsideWindow" }),
  };
}

function wordsFor({ allow, deny, timezone = "UTC" }: Window): string {
  return `${deny === undefined ? `in ${allow}` : `not in ${deny}`} ${timezone}`;
}
