import { ancestorsOf } from "../resource.ts";
import { live, type ResourceState } from "../state.ts";
import { diff, type Transition } from "../transition.ts";
import { isWell, subjectOf } from "./subject.ts";
import type { Thread } from "./thread.ts";

/** Whether nothing is wrong about a subject, and the transition that would say how it stands. */
export type Current = { readonly isWell: boolean; readonly transition: Transition };

type About = Pick<Thread, "resource" | "subject" | "problem">;

/** How the subject of a thread stands, with the transition that would say so to who heard of its problem. */
export function currentOf(thread: About, stored: ResourceState | undefined, now: string): Current {
  const state = live(stored);
  const found = diff(undefined, state).find(({ detail }) => subjectOf(detail) === thread.subject);
  const from = { from: thread.problem?.status ?? null };
  if (!found) return { isWell: true, transition: goneFrom(thread, from, stored, now) };
  const { condition, to } = found.detail;
  const abnormal = state?.declaration.abnormal ?? [];
  return {
    isWell: isWell(condition?.type, to, abnormal),
    transition: { ...found, detail: { ...found.detail, ...from } },
  };
}

/** The end of what is there no more. */
function goneFrom(
  { resource, subject, problem }: About,
  from: Pick<Transition["detail"], "from">,
  stored: ResourceState | undefined,
  now: string,
): Transition {
  const sequence = stored?.sequence ?? (problem?.sequence ?? 0) + 1;
  const isHealth = subject === "Health";
  return {
    detailType: isHealth ? "HealthTransitioned" : "ConditionTransitioned",
    time: stored?.updatedTime ?? now,
    detail: {
      id: `${resource}@${sequence}/${subject}`,
      resource,
      ancestors: ancestorsOf(resource),
      kind: stored?.kind ?? "component",
      labels: {},
      ...from,
      to: null,
      health: null,
      sequence,
    },
  };
}
