import { describe, expect, test } from "vitest";
import type { Silence } from "../../../lib/domain/notification/silence.ts";
import { silenceAudit } from "../../../lib/domain/notification/silence-audit.ts";
import { type Recorded, toldOf } from "../../../lib/domain/notification/told.ts";
import { silenceEntry, toldEntry } from "../../../lib/schema/notification.ts";
import { minute } from "../../domain/builders.ts";

function aRecord(more: Partial<Recorded> = {}): Recorded {
  const id = "shop/api@42/example.com/SmokeTested";
  return { id, resource: "shop/api", time: minute(1), outcome: "sent", said: "ok", ...more };
}

describe("what became of a notice", () => {
  test("is told with the change that it was of, the subscription, and what the destination said", () => {
    const id = "shop/api@42/example.com/SmokeTested";
    const { detailType, time, detail } = toldOf("ops", aRecord());
    expect([detailType, time]).toEqual(["Notification", minute(1)]);
    expect(toldEntry.parse(detail)).toEqual({
      id: `${id}/Notification/ops/sent`,
      type: "Notification",
      notice: id,
      resource: "shop/api",
      sequence: 42,
      subscription: "ops",
      outcome: "sent",
      said: "ok",
      time: minute(1),
    });
  });

  test("that was held until it was over says by what", () => {
    const { said: _, ...record } = aRecord({ outcome: "suppressed", by: "silence night" });
    expect(toldEntry.parse(toldOf("ops", record).detail)).toEqual({
      id: `${record.id}/Suppressed/ops/silence/night`,
      type: "Suppressed",
      notice: record.id,
      resource: "shop/api",
      sequence: 42,
      subscription: "ops",
      by: "silence night",
      time: minute(1),
    });
  });

  test("has an id of its own for each outcome, subscription, and what suppressed it, the same whenever it is told", () => {
    const ids = (["unknown", "sent", "failed", "suppressed"] as const).flatMap((outcome) =>
      ["ops", "dev"].map((name) => toldOf(name, aRecord({ outcome })).detail.id),
    );
    const by = ["silence night", "dependency shop/db"].map(
      (one) => toldOf("ops", aRecord({ outcome: "suppressed", by: one })).detail.id,
    );
    expect(new Set([...ids, ...by]).size).toBe(10);
    expect(toldOf("ops", aRecord({ time: minute(9) })).detail.id).toBe(ids[2]);
  });

  test.each([
    ["that it has settled", "shop/api@7/Health/Settled", "shop/api", 7],
    ["of several changes of a group", "shop@1795874400000/*", "shop", undefined],
    ["of how a gate stands", "shop/gate@1795874400000/?", "shop/gate", undefined],
    ["of several changes of all", "@1795874400000/*", "", undefined],
    ["of another resource than its id says", "shop/web@7/Health", "shop/api", undefined],
    ["with a number that is none", "shop/api@x/Health", "shop/api", undefined],
  ])("%s has the sequence of one change only", (_, id, resource, sequence) => {
    const { detail } = toldOf("ops", aRecord({ id, resource }));
    expect([detail.notice, detail.resource, detail.sequence]).toEqual([id, resource, sequence]);
    toldEntry.parse(detail);
  });
});

describe("a silence", () => {
  const silence: Silence = {
    prefix: "shop",
    until: minute(60),
    reason: "upgrade",
    by: "ann",
    time: minute(1),
  };

  test("that is set says who said so, of what, and until when", () => {
    const { time, detail } = silenceAudit("night", silence);
    expect(time).toBe(minute(1));
    expect(silenceEntry.parse(detail)).toEqual({
      id: `silence#night@${minute(1)}/set`,
      type: "Silence",
      action: "set",
      name: "night",
      ...silence,
    });
  });

  test("that is ended says who ended it, and when", () => {
    const ended = { by: "bob", time: minute(5) };
    const { time, detail } = silenceAudit("night", { ...silence, until: minute(5), ended });
    expect(time).toBe(minute(5));
    expect(silenceEntry.parse(detail)).toEqual({
      id: `silence#night@${minute(5)}/ended`,
      type: "Silence",
      action: "ended",
      name: "night",
      prefix: "shop",
      reason: "upgrade",
      ...ended,
    });
  });
});
