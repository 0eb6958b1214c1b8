import * as z from "zod/mini";
import { text } from "../payload.ts";
import type { Kind } from "../source.ts";
import { cdEventIn, conditionOf, inSource, reportOn } from "./event.ts";

const VERDICTS = {
  True: ["merged"],
  False: ["abandoned"],
  Unknown: ["created", "updated", "reviewed"],
};

const content = z.object({ description: text });

/** A proposed change, such as a pull request. */
export const change: Kind = {
  resource: "{source}/changes/{change}",
  conditions: { Merged: VERDICTS },
  order: "`timestamp`",
  normalize(event) {
    const { source, subject, predicate, content: told, said } = cdEventIn(content, event);
    const condition = conditionOf("Merged", VERDICTS, predicate, told.description);
    return reportOn(inSource(source, "changes", subject), said, condition);
  },
};
