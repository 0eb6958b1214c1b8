import * as z from "zod/mini";
import { filled, text } from "../payload.ts";
import type { Kind } from "../source.ts";
import { cdEventIn, conditionOf, inSource, reportOn } from "./event.ts";

const VERDICTS = { True: ["created", "modified"], False: ["deleted"] };

/** Until 0.4 an address was called `url`. */
const content = z.object({ uri: text, url: text });

/** An environment, which is there or isn't. */
export const environment: Kind = {
  resource: "{source}/environments/{environment}",
  conditions: { Available: VERDICTS },
  order: "`timestamp`",
  normalize(event) {
    const { source, subject, predicate, content: told, said } = cdEventIn(content, event);
    const condition = conditionOf("Available", VERDICTS, predicate);
    return reportOn(inSource(source, "environments", subject), said, condition, {
      data: filled({ url: told.uri || told.url }),
    });
  },
};
