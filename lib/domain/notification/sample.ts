import type { Notice } from "./notice.ts";

/** A notice that tells of nothing, by which somebody sees how one arrives. */
export function sampleNotice(subscription: string, now: string): Notice {
  const resource = "signalbox/sample";
  const id = `${resource}@${Date.parse(now)}/Health`;
  return {
    id,
    type: "HealthTransitioned",
    time: now,
    subscription,
    subject: "Health",
    phase: "failing",
    data: {
      id,
      resource,
      ancestors: ["signalbox"],
      kind: "component",
      labels: { subscription, sample: "true" },
      from: "Ready",
      to: "Down",
      health: "Down",
      sequence: Date.parse(now),
      reporter: "signalbox/sample",
    },
  };
}
