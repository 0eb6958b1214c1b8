import * as z from "zod/mini";
import { report } from "../schema/report.ts";
import { parseAs } from "../schema/shape.ts";
import { MAX_NAME, path, time } from "../schema/values.ts";
import { idOf } from "./payload.ts";
import type { Kind } from "./source.ts";

const reportCloudEvent = z.object({
  id: z.string().check(z.minLength(1)),
  source: z.string().check(z.minLength(1)),
  subject: path,
  time: z.nullish(time),
  data: report,
});

/** Our own report as a CloudEvent: the event says of what, who, when and by which name, unless the report does. */
export const reportEvent: Kind = {
  resource: "{subject}",
  conditions: { "{type}": { True: ["True"], False: ["False"], Unknown: ["Unknown"] } },
  order: "`observedAt` or else `time`, `sequence`, as of any report",
  normalize(event) {
    const { id, source, subject, time: at, data } = parseAs(reportCloudEvent, event);
    const input = {
      id: idOf(source, id),
      reporter: source.slice(0, MAX_NAME),
      ...(at && { observedAt: at }),
      ...data,
    };
    return [{ resource: subject, input }];
  },
};
