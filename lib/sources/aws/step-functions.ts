import * as z from "zod/mini";
import { filled, text } from "../payload.ts";
import type { Kind } from "../source.ts";
import { awsEventIn, inAws, namesIn, reportOf } from "./event.ts";
import { epoch, instantOf } from "./time.ts";

const VERDICTS = {
  True: ["SUCCEEDED"],
  False: ["FAILED", "TIMED_OUT", "ABORTED"],
  Unknown: ["RUNNING", "PENDING_REDRIVE"],
};

const detail = z.object({
  executionArn: z.string(),
  stateMachineArn: z.string(),
  status: z.string(),
  error: text,
  cause: text,
  startDate: epoch,
  stopDate: z.nullish(epoch),
  redriveDate: z.nullish(epoch),
});

/** A state machine: what the execution that started last says that happened last. */
export const execution: Kind = {
  resource: "aws/{account}/{region}/step-functions/{state machine}",
  conditions: { Succeeded: VERDICTS },
  order: "`startDate`, `stopDate` or else `redriveDate`, RUNNING before the end",
  normalize(payload) {
    const event = awsEventIn(detail, payload);
    const { stateMachineArn, executionArn, status, startDate, stopDate, redriveDate } =
      event.detail;
    const [, machine = ""] = namesIn(stateMachineArn, "detail.stateMachineArn");
    const resource = inAws(event, "step-functions", machine);
    const message = event.detail.cause || event.detail.error;
    return reportOf(
      event,
      { resource, condition: "Succeeded", verdicts: VERDICTS, word: status, message },
      {
        observedAt: instantOf(stopDate ?? redriveDate ?? startDate),
        generation: startDate,
        sequence: status === "RUNNING" ? 0 : 1,
        data: filled({ execution: executionArn }),
      },
    );
  },
};
