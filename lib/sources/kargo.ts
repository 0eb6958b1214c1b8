import * as z from "zod/mini";
import { isObject } from "../domain/json.ts";
import { invalid } from "../domain/refusal.ts";
import { parseAs } from "../schema/shape.ts";
import { name } from "../schema/values.ts";
import { filled, instant, messageOf, pathOf, revision, text } from "./payload.ts";
import { credential } from "./signature/token.ts";
import type { Kind, Source } from "./source.ts";
import { type Verdicts, verdictOn } from "./verdict.ts";

const PROMOTION_VERDICTS = {
  True: ["PromotionSucceeded"],
  False: ["PromotionFailed", "PromotionErrored"],
  Unknown: ["PromotionCreated", "PromotionAborted", "PromotionDiscarded"],
} as const satisfies Verdicts;

const VERIFICATION_VERDICTS = {
  True: ["FreightVerificationSucceeded"],
  False: ["FreightVerificationFailed", "FreightVerificationErrored"],
  Unknown: [
    "FreightVerificationAborted",
    "FreightVerificationInconclusive",
    "FreightVerificationUnknown",
  ],
} as const satisfies Verdicts;

const common = {
  id: name,
  project: z.string(),
  stageName: z.string(),
  message: text,
  actor: text,
};

const promotionPayload = z.object({
  type: z.string(),
  event: z.object({
    ...common,
    name: z.string(),
    createTime: instant,
    freight: z.nullish(z.object({ name: revision, alias: text })),
  }),
});

const verificationPayload = z.object({
  type: z.string(),
  event: z.object({
    ...common,
    name: revision,
    alias: text,
    verificationFinishTime: z.nullish(instant),
  }),
});

const resource = "{project}/stages/{stage}";

/** When a promotion was created is the generation, so that an earlier one can't speak for a later. */
const promotion: Kind = {
  resource,
  conditions: { Promoted: PROMOTION_VERDICTS },
  order: "`event.createTime` of the promotion, the time of receipt",
  normalize(payload) {
    const { type, event } = parseAs(promotionPayload, payload);
    const { freight, message } = event;
    const condition = { type: "Promoted", ...verdictOn(PROMOTION_VERDICTS, type) };
    return [
      {
        resource: stageOf(event),
        input: {
          id: event.id,
          reporter: "kargo",
          generation: secondsOf(event.createTime),
          ...(freight && { revision: freight.name }),
          conditions: [{ ...condition, message: messageOf(message) }],
          data: filled({ promotion: event.name, freight: freight?.alias, actor: event.actor }),
        },
      },
    ];
  },
};

/** It names no promotion, and so is outdated by the next that is created. */
const verification: Kind = {
  resource,
  conditions: { Verified: VERIFICATION_VERDICTS },
  order: "the time of receipt",
  normalize(payload) {
    const { type, event } = parseAs(verificationPayload, payload);
    const { message, verificationFinishTime: finished } = event;
    const condition = {
      type: "Verified",
      ...verdictOn(VERIFICATION_VERDICTS, type),
      message: messageOf(message),
      ...(finished && { lastTransitionTime: finished }),
    };
    return [
      {
        resource: stageOf(event),
        input: {
          id: event.id,
          reporter: "kargo",
          revision: event.name,
          conditions: [condition],
          data: filled({ freight: event.alias, actor: event.actor }),
        },
      },
    ];
  },
};

/** Kargo's events, as its event routers have them; no event says when it was. */
export const kargo: Source = {
  title: "Kargo",
  notes:
    'Send an event as `{"type": …, "event": …}`, the two that an event router\'s expressions have. Kinds are what `type` begins with. The freight is the revision; `event.id` names the delivery.',
  signature: credential,
  kinds: { Promotion: promotion, FreightVerification: verification },

  kindOf(_, payload) {
    const type = isObject(payload) ? payload.type : undefined;
    if (typeof type !== "string") throw invalid({ path: "type", message: "must be a text" });
    return /^(Promotion|FreightVerification)/.exec(type)?.[0] ?? type;
  },

  deliveryId(payload) {
    const event = isObject(payload) ? payload.event : undefined;
    return isObject(event) && typeof event.id === "string" ? event.id : undefined;
  },
};

function stageOf({ project, stageName }: { project: string; stageName: string }): string {
  return pathOf([project, "stages", stageName], "event.stageName");
}

function secondsOf(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}
