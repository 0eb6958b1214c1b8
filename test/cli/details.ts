import type { SilenceDetail } from "../../lib/domain/notification/silence-audit.ts";
import type { ToldDetail } from "../../lib/domain/notification/told.ts";
import type { Detail } from "../../lib/domain/transition.ts";
import { EARLIER, NOW } from "./terminal.ts";

/** A condition that appeared. */
export const DETAIL: Detail = {
  id: "a@7/Ready",
  resource: "a",
  ancestors: [],
  kind: "component",
  labels: {},
  condition: {
    type: "Ready",
    status: "True",
    reason: "Deployed",
    message: "v2",
    lastTransitionTime: EARLIER,
  },
  from: null,
  to: "True",
  health: "Ready",
  sequence: 7,
};

const { condition: _, from: __, to: ___, ...bare } = DETAIL;

/** What every detail says, whatever changed. */
export const BARE: Detail = bare;

/** A notice that was given up. */
export const NOTICE: ToldDetail = {
  id: "a@7/Health/Notification/on-call/failed",
  type: "Notification",
  time: NOW,
  resource: "a",
  sequence: 7,
  subscription: "on-call",
  outcome: "failed",
  notice: "a@7/Health",
  said: "HTTP 404 gone",
};

/** A notice that a silence held back. */
export const SUPPRESSED: ToldDetail = {
  id: "a@7/Health/Suppressed/on-call",
  type: "Suppressed",
  time: NOW,
  resource: "a",
  sequence: 7,
  subscription: "on-call",
  by: "silence night",
  notice: "a@7/Health",
};

/** A silence that was set. */
export const SILENCE: SilenceDetail = {
  id: `silence#night@${NOW}/set`,
  type: "Silence",
  time: NOW,
  name: "night",
  action: "set",
  prefix: "shop",
  until: NOW,
  reason: "two\nlines",
  by: "user/x",
};
