import * as z from "zod/mini";
import { filled, text } from "../payload.ts";
import type { Kind } from "../source.ts";
import { awsEventIn, inAws, namesIn, reportOf } from "./event.ts";

/** A stack that was rolled back is not what was wanted; one that was deleted is not there. */
const VERDICTS = {
  True: ["*_COMPLETE"],
  False: ["*_FAILED", "*ROLLBACK_COMPLETE", "DELETE_COMPLETE"],
  Unknown: ["*_IN_PROGRESS"],
};

const detail = z.object({
  "stack-id": z.string(),
  "status-details": z.object({ status: z.string(), "status-reason": text }),
});

/** A stack, by its name. */
export const stack: Kind = {
  resource: "aws/{account}/{region}/cloudformation/{stack}",
  conditions: { Ready: VERDICTS },
  order: "`time`, in progress before rolling back before cleaning up before the end",
  normalize(payload) {
    const event = awsEventIn(detail, payload);
    const { "stack-id": id, "status-details": told } = event.detail;
    const [, name = ""] = namesIn(id, "detail.stack-id");
    const resource = inAws(event, "cloudformation", name);
    const said = { condition: "Ready", verdicts: VERDICTS, word: told.status };
    return reportOf(
      event,
      { resource, ...said, message: told["status-reason"] },
      { sequence: phaseOf(told.status), data: filled({ stackId: id }) },
    );
  },
};

/** How far an operation is, where its second ties. */
function phaseOf(status: string): number {
  if (!status.endsWith("_IN_PROGRESS")) return 3;
  if (status.includes("_CLEANUP_")) return 2;
  return status.includes("ROLLBACK") ? 1 : 0;
}
