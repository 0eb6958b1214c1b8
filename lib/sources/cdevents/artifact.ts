import * as z from "zod/mini";
import type { Kind } from "../source.ts";
import { cdEventIn, conditionOf, inSource, reportOn } from "./event.ts";

/** Whoever downloaded an artifact found it published. */
const PUBLISHED = {
  True: ["published", "downloaded"],
  False: ["deleted"],
  Unknown: ["packaged"],
};
const SIGNED = { True: ["signed"] };

const content = z.object({});

/** An artifact, by the package URL that names it with its version. */
export const artifact: Kind = {
  resource: "{source}/artifacts/{artifact}",
  conditions: { Published: PUBLISHED, Signed: SIGNED },
  order: "`timestamp`",
  normalize(event) {
    const { source, subject, predicate, said } = cdEventIn(content, event);
    const condition = SIGNED.True.includes(predicate)
      ? conditionOf("Signed", SIGNED, predicate)
      : conditionOf("Published", PUBLISHED, predicate);
    return reportOn(inSource(source, "artifacts", subject), said, condition);
  },
};
