import { within } from "../../domain/refusal.ts";
import { addressedReport } from "../../schema/report.ts";
import { parseAs } from "../../schema/shape.ts";
import { MAX_NAME } from "../../schema/values.ts";
import type { Kind } from "../source.ts";
import { envelope } from "./event.ts";

/** Our own report, put on our own bus by whom IAM lets; the event says who, when and by which name, unless it does. */
export const reportOnBus: Kind = {
  resource: "{resource}",
  conditions: { "{type}": { True: ["True"], False: ["False"], Unknown: ["Unknown"] } },
  order: "`observedAt` or else `time`, `sequence`, as of any report",
  normalize(payload) {
    const { id, source, time, detail } = parseAs(envelope, payload);
    const { resource, ...said } = within("detail", () => parseAs(addressedReport, detail));
    const reporter = source.slice(0, MAX_NAME);
    return [{ resource, input: { id, reporter, observedAt: time, ...said } }];
  },
};
