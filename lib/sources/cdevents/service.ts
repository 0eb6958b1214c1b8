import * as z from "zod/mini";
import { revision } from "../payload.ts";
import type { Kind } from "../source.ts";
import { cdEventIn, conditionOf, inSource, reference, reportOn } from "./event.ts";

/** A service that was rolled back is deployed, of the revision that the event names. */
const VERDICTS = {
  True: ["deployed", "upgraded", "rolledback", "published"],
  False: ["removed"],
};

const content = z.object({ environment: reference, artifactId: z.nullish(revision) });

/** A service in an environment. */
export const service: Kind = {
  resource: "{source}/services/{service}/{environment}",
  conditions: { Deployed: VERDICTS },
  order: "`timestamp`",
  normalize(event) {
    const { source, subject, predicate, content: told, said } = cdEventIn(content, event);
    const resource = inSource(source, "services", subject, told.environment.id);
    const condition = conditionOf("Deployed", VERDICTS, predicate);
    return reportOn(resource, said, condition, {
      ...(told.artifactId && { revision: told.artifactId }),
    });
  },
};
