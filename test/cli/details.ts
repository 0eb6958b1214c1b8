import type { Detail } from "../../lib/domain/transition.ts";
import { EARLIER } from "./terminal.ts";

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
