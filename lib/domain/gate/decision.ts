/** What a gate says, from the best: `wait` when time, a report or an approval alone can still make it pass. */
export const DECISIONS = ["pass", "wait", "block"] as const;
export type Verdict = (typeof DECISIONS)[number];

/** Why a gate decides as it does. Of several that apply to one decision, the last in this order is given. */
export const GATE_REASONS = [
  "Passed",
  "Soaking",
  "OutsideWindow",
  "AwaitingApproval",
  "RequirementUnknown",
  "RequirementFailed",
  "RevisionDiffers",
  "ResourceDeleted",
  "EvaluationFailed",
  "Overridden",
] as const;
export type GateReason = (typeof GATE_REASONS)[number];

/** What a decision explains besides the requirements, which go by their numbers. */
export const ASPECTS = ["windows", "approvals", "override"] as const;
type Aspect = (typeof ASPECTS)[number];

/** What one requirement wants, what there is, and so whether it is met. */
export type Explanation = {
  readonly requirement: number | Aspect;
  readonly met: boolean;
  readonly wanted: string;
  readonly actual: string;
  /** Since when it is as it is. */
  readonly since?: string;
  /** When it will be met if nothing but time passes. */
  readonly opensAt?: string;
  /** Of the resource, when it was looked at. */
  readonly sequence?: number;
  /** Why it isn't met. */
  readonly reason?: GateReason;
};

/** What a gate decides at one time, with an explanation of everything that it looked at. */
export type GateDecision = {
  readonly gate: string;
  readonly decision: Verdict;
  readonly reason: GateReason;
  /** When it will pass if nothing but time passes and those who report go on as they do. */
  readonly opensAt?: string;
  /** The revision asked for, or else the one that its requirements share. */
  readonly revision?: string;
  readonly evaluatedTime: string;
  readonly because: readonly Explanation[];
};

/** What an unmet requirement makes of a gate that needs it. */
const VERDICTS: Record<GateReason, Verdict> = {
  Passed: "pass",
  Soaking: "wait",
  OutsideWindow: "wait",
  AwaitingApproval: "wait",
  RequirementUnknown: "wait",
  RequirementFailed: "block",
  RevisionDiffers: "block",
  ResourceDeleted: "block",
  EvaluationFailed: "wait",
  Overridden: "block",
};

/** What a part of a gate comes to; `opensAt` when time alone is missing. */
export type Finding = Pick<GateDecision, "decision" | "reason" | "opensAt">;

export const PASSED: Finding = { decision: "pass", reason: "Passed" };

/** The finding of a reason. */
export function findingOf(reason: GateReason): Finding {
  return { decision: VERDICTS[reason], reason };
}

/** The worst of findings: block before wait before pass, and then the last in the order of reasons. */
export function worst(findings: readonly Finding[]): Finding {
  return findings.reduce((one, other) => (weightOf(other) > weightOf(one) ? other : one), PASSED);
}

function weightOf({ decision, reason }: Finding): number {
  return DECISIONS.indexOf(decision) * GATE_REASONS.length + GATE_REASONS.indexOf(reason);
}
