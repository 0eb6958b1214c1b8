import { Refusal } from "../../lib/domain/refusal.ts";
import type { World } from "../../lib/notifiers/notifier.ts";
import { aDecision } from "../contract/notifier.ts";

export const GATE = "checkout/to-production";

/** A gate that blocks, and one that waits. */
export const BLOCKS = aDecision({
  decision: "block",
  reason: "RequirementFailed",
  because: [
    { requirement: 0, met: true, wanted: "health Ready", actual: "Ready" },
    { requirement: 1, met: false, wanted: "SmokeTested True", actual: "False", since: "…" },
    { requirement: "approvals", met: false, wanted: "1 approval", actual: "none" },
  ],
});
export const WAITS = aDecision({
  decision: "wait",
  reason: "Soaking",
  opensAt: "2026-11-20T10:30:00.000Z",
});

/** What becomes of who asks for a gate that there isn't, or isn't any more, or that can't be read. */
export const REFUSING: Readonly<Record<"notFound" | "gone" | "unavailable", World["decide"]>> = {
  notFound: () => Promise.reject(new Refusal("notFound", `there is no gate ${GATE}`)),
  gone: () => Promise.reject(new Refusal("gone", `${GATE} was deleted`)),
  unavailable: () =>
    Promise.reject(new Refusal("unavailable", "DynamoDB doesn't answer; try again")),
};
