import * as z from "zod/mini";
import { filled, revision, text } from "../payload.ts";
import type { Kind } from "../source.ts";
import { cdEventIn, conditionOf, inSource, reference, reportOn } from "./event.ts";

const VERDICTS = { True: ["resolved"], False: ["detected", "reported"] };

/** How far an incident is, where a clock ties. */
const PHASES = ["detected", "reported", "resolved"];

const content = z.object({
  description: text,
  environment: z.nullish(reference),
  service: z.nullish(reference),
  artifactId: z.nullish(revision),
  ticketURI: text,
});

/** An incident of a service; all of a service's are members of one group. */
export const incident: Kind = {
  resource: "{source}/incidents/{service}/{environment}/{incident}",
  conditions: { Healthy: VERDICTS },
  order: "`timestamp`, detected before reported before resolved",
  normalize(event) {
    const { source, subject, predicate, content: told, said } = cdEventIn(content, event);
    const about = [told.service, told.environment].flatMap((one) => (one ? [one.id] : []));
    const resource = inSource(told.service?.source || source, "incidents", ...about, subject);
    const condition = conditionOf("Healthy", VERDICTS, predicate, told.description);
    return reportOn(resource, said, condition, {
      sequence: Math.max(PHASES.indexOf(predicate), 0),
      ...(told.artifactId && { revision: told.artifactId }),
      data: filled({ url: told.ticketURI }),
    });
  },
};
