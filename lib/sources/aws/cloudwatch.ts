import * as z from "zod/mini";
import { text } from "../payload.ts";
import type { Kind } from "../source.ts";
import { awsEventIn, inAws, reportOf } from "./event.ts";
import { cloudWatchTime } from "./time.ts";

const VERDICTS = { True: ["OK"], False: ["ALARM"], Unknown: ["INSUFFICIENT_DATA"] };

const detail = z.object({
  alarmName: z.string(),
  state: z.object({
    value: z.string(),
    reason: text,
    timestamp: cloudWatchTime,
    actionsSuppressedBy: text,
  }),
});

/** An alarm, of a metric or of other alarms; one whose actions are suppressed is an alarm all the same. */
export const alarm: Kind = {
  resource: "aws/{account}/{region}/cloudwatch/{alarm}",
  conditions: { Healthy: VERDICTS },
  order: "`state.timestamp`",
  normalize(payload) {
    const event = awsEventIn(detail, payload);
    const { alarmName, state } = event.detail;
    const resource = inAws(event, "cloudwatch", alarmName);
    const said = { word: state.value, message: state.reason };
    return reportOf(
      event,
      { resource, condition: "Healthy", verdicts: VERDICTS, ...said },
      {
        observedAt: state.timestamp,
        data: { actionsSuppressedBy: state.actionsSuppressedBy || null },
      },
    );
  },
};
