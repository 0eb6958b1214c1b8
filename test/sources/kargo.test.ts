import { describe, expect, test } from "vitest";
import { Refusal } from "../../lib/domain/refusal.ts";
import { kargo } from "../../lib/sources/kargo.ts";
import { fixture } from "../fixtures/read.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const prod = "guestbook/stages/prod";

describePayloads({
  source: kargo,
  folder: "kargo",
  says: {
    FreightVerificationFailed: `${prod} Verified=False:FreightVerificationFailed`,
    FreightVerificationSucceeded: `${prod} Verified=True:FreightVerificationSucceeded`,
    PromotionAborted: `${prod} Promoted=Unknown:PromotionAborted`,
    PromotionCreated: `${prod} Promoted=Unknown:PromotionCreated`,
    PromotionDiscarded: `${prod} Promoted=Unknown:PromotionDiscarded`,
    PromotionErrored: `${prod} Promoted=False:PromotionErrored`,
    PromotionFailed: `${prod} Promoted=False:PromotionFailed`,
    PromotionSucceeded: `${prod} Promoted=True:PromotionSucceeded`,
  },
});

const PROMOTION = fixture<{ event: object }>("payloads/kargo/PromotionSucceeded.json");
const VERIFICATION = fixture<object>("payloads/kargo/FreightVerificationSucceeded.json");
const FREIGHT = "f5f87aa23c9e97f43eb83dd63768ee41f5ba3766";

describe("a Kargo event", () => {
  test("of a promotion is named by its id, undated, and of the generation of its creation", () => {
    const [report] = reportsIn(kargo, PROMOTION);
    expect(report?.input).toMatchObject({
      id: "evt-promotionsucceeded-0001",
      generation: Date.parse("2026-08-01T10:05:00Z") / 1000,
      revision: FREIGHT,
      data: {
        promotion: "prod.01j2w7aknhf3j7jteyqs72hnbg.101bca5",
        freight: "wrinkled-panda",
        actor: "admin",
      },
    });
    expect(report?.input).not.toHaveProperty("observedAt");
  });

  test("of a promotion whose freight is gone names no revision", () => {
    const [report] = reportsIn(kargo, {
      ...PROMOTION,
      event: { ...PROMOTION.event, freight: null },
    });
    expect(report?.input).not.toHaveProperty("revision");
  });

  test("of a verification turned when that ended, names the freight, and no generation", () => {
    const [report] = reportsIn(kargo, VERIFICATION);
    expect(report?.input).toMatchObject({
      revision: FREIGHT,
      conditions: [{ type: "Verified", lastTransitionTime: "2026-08-01T10:08:00.000Z" }],
    });
    expect(report?.input).not.toHaveProperty("observedAt");
    expect(report?.input).not.toHaveProperty("generation");
  });

  test("names its delivery", () => {
    expect(kargo.deliveryId?.(fixture("payloads/kargo/PromotionAborted.json"))).toBe(
      "evt-promotionaborted-0001",
    );
    expect(kargo.deliveryId?.({ type: "FreightApproved", event: { id: 7 } })).toBeUndefined();
    expect(kargo.deliveryId?.(null)).toBeUndefined();
  });

  test.each(["FreightApproved", "StageCreated", "constructor", ""])(
    "of the type %j says nothing of a status",
    (type) => {
      expect(reportsIn(kargo, { type, event: { id: "1" } })).toEqual([]);
    },
  );

  test.each([
    ["PromotionTeleported", PROMOTION, "Promoted"],
    ["FreightVerificationInconclusive", VERIFICATION, "Verified"],
    ["FreightVerificationTeleported", VERIFICATION, "Verified"],
  ])("of the type %s is Unknown", (type, whole, condition) => {
    expect(said(reportsIn(kargo, { ...whole, type }))).toEqual([
      `${prod} ${condition}=Unknown:${type}`,
    ]);
  });

  test.each([[null], [[]], [{}], [{ type: 7 }], [{ type: "PromotionFailed" }]])(
    "that is %j is refused",
    (payload) => {
      expect(() => reportsIn(kargo, payload)).toThrow(Refusal);
    },
  );
});
