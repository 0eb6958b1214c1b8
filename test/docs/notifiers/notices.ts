import { awaited, digestKey, summaryOf } from "../../../lib/domain/notification/digest.ts";
import { type Notice, noticeOf } from "../../../lib/domain/notification/notice.ts";
import { newThread } from "../../../lib/domain/notification/thread.ts";
import { aFailedCondition, aNotice, aRecovery } from "../../contract/notifier.ts";

/** The failure that the examples tell of. */
export const FAILURE = aFailedCondition("connection refused");

/** The end of the failure that the examples tell of. */
export function endOfIt(): Notice {
  const { data, ...about } = FAILURE;
  const { time, data: end } = aRecovery();
  const { id, ...rest } = { ...data, id: "checkout/api@57/Reachable" };
  const condition = data.condition && {
    ...data.condition,
    status: "True" as const,
    reason: "ProbePassed",
    message: "",
    lastTransitionTime: time,
  };
  const problem = {
    id: data.id,
    since: "2026-11-20T10:00:00.000Z",
    reason: "ProbeFailed",
    message: "connection refused",
  };
  return {
    ...about,
    id,
    time,
    phase: "well",
    data: {
      ...rest,
      id,
      ...(condition && { condition }),
      sequence: 57,
      from: "False",
      to: "True",
      health: "Ready",
      recoveredFrom: "False",
      heldFor: end.heldFor ?? "",
      problem,
    },
  };
}

/** The failure and another, as a group tells them. */
export function severalThings(): Notice {
  const subscriber = { subscription: "on-call", since: FAILURE.time };
  const digest = awaited(newThread(digestKey(subscriber, "checkout")), FAILURE.time, FAILURE.time);
  const [pending] = digest.queue;
  if (!pending) throw new Error("the digest awaits nothing");
  const other = aNotice({ id: "checkout/web@7/Health", resource: "checkout/web", sequence: 7 });
  return summaryOf(noticeOf(digest, pending), [FAILURE, other]);
}
