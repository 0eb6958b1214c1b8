import { describe, expect, test } from "vitest";
import { lookOf } from "../../../lib/cli/session.ts";
import {
  subscriptionRow,
  subscriptionTitles,
  subscriptionView,
} from "../../../lib/cli/views/subscription-view.ts";
import { table } from "../../../lib/cli/views/table.ts";
import { aSubscription, GIVEN_UP } from "../notifications.ts";
import { aSession } from "../session.ts";
import { NOW } from "../terminal.ts";

describe("a subscription", () => {
  test("shows when it tells, what became of it, of what it tells and whom", async () => {
    const subscription = aSubscription({
      after: "2m",
      flapping: { flips: 5, window: "10m" },
      group: { by: "checkout", window: "30s" },
      maxPerHour: 20,
      template: "{{resource}}\n\x1b[31m{{to}}\n",
      sent: 12,
      failed: 1,
      last: GIVEN_UP,
    });
    expect(await subscriptionView(subscription, aSession().session)).toEqual([
      "on-call  webhook",
      "",
      "After     2m",
      "Flapping  more than 5 flips in 10m",
      "Grouped   by checkout, for 30s",
      "At most   20 an hour",
      "Last      shop/api@7/Health failed 5m ago: HTTP 404 gone",
      "",
      "SENT   FAILED   UNKNOWN   SUPPRESSED",
      "12     1        0         0",
      "to tell again what failed and still holds: signalbox subscription redrive on-call",
      "",
      "PATTERN",
      "detail-type:",
      "  - HealthTransitioned",
      "",
      "NOTIFIER",
      "webhook:",
      "  url: https://example.com/hook?…",
      "",
      "TEMPLATE",
      "{{resource}}",
      "�[31m{{to}}",
    ]);
  });

  test("shows no more than it has", async () => {
    expect((await subscriptionView(aSubscription(), aSession().session)).slice(0, 4)).toEqual([
      "on-call  webhook",
      "",
      "SENT   FAILED   UNKNOWN   SUPPRESSED",
      "0      0        0         0",
    ]);
  });

  test("says what suppressed its last notice", async () => {
    const { said: _, ...rest } = GIVEN_UP;
    const last = { ...rest, outcome: "suppressed", by: "silence night" } as const;
    expect(await subscriptionView(aSubscription({ last }), aSession().session)).toContain(
      "Last  shop/api@7/Health suppressed 5m ago: silence night",
    );
  });

  test("is a row of a listing, with what became of its last notice", () => {
    const rows = [aSubscription({ sent: 3 }), aSubscription({ name: "chat", last: GIVEN_UP })].map(
      (one) => subscriptionRow(one, Date.parse(NOW)),
    );
    expect(table(subscriptionTitles, rows, lookOf(aSession().session))).toEqual([
      "NAME      NOTIFIER   SENT   FAILED   UNKNOWN   SUPPRESSED   LAST     AGE",
      "on-call   webhook    3      0        0         0",
      "chat      webhook    0      0        0         0            failed   5m",
    ]);
  });
});
