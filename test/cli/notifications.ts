import type { SilenceView } from "../../lib/client/silences.ts";
import type { SubscriptionView } from "../../lib/client/subscriptions.ts";
import { EARLIER } from "./terminal.ts";

/** A subscription that told nobody yet. */
export function aSubscription(changes: Partial<SubscriptionView> = {}): SubscriptionView {
  return {
    name: "on-call",
    pattern: { "detail-type": ["HealthTransitioned"] },
    notifier: { webhook: { url: "https://example.com/hook?…" } },
    sent: 0,
    failed: 0,
    unknown: 0,
    suppressed: 0,
    ...changes,
  };
}

/** What became of a notice that was given up. */
export const GIVEN_UP: NonNullable<SubscriptionView["last"]> = {
  id: "shop/api@7/Health",
  resource: "shop/api",
  time: EARLIER,
  outcome: "failed",
  said: "HTTP 404 gone",
};

/** A silence of everything below `shop`, which has windows or an end if a test says so. */
export function aSilence(changes: Partial<SilenceView> = {}): SilenceView {
  return {
    name: "night",
    prefix: "shop",
    reason: "INC-7",
    by: "user/x",
    time: EARLIER,
    active: true,
    ...changes,
  };
}
