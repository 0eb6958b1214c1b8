import * as z from "zod/mini";
import { filled, idOf, text } from "../payload.ts";
import type { Kind } from "../source.ts";
import { awsEventIn, inAws, reportOf } from "./event.ts";
import { httpTime } from "./time.ts";

/** Changes that AWS announces, and notices, are no trouble yet. */
const VERDICTS = {
  True: ["closed"],
  False: ["issue"],
  Unknown: ["upcoming", "scheduledChange", "accountNotification", "investigation"],
};

const detail = z.object({
  eventArn: z.string().check(z.regex(/^arn:[^:]+:health:/, "must be the ARN of a health event")),
  communicationId: text,
  service: z.string(),
  eventTypeCode: z.string(),
  eventTypeCategory: z.string(),
  eventRegion: text,
  affectedAccount: text,
  statusCode: text,
  startTime: z.nullish(httpTime),
  endTime: z.nullish(httpTime),
  lastUpdatedTime: z.nullish(httpTime),
  eventDescription: z.nullish(z.array(z.object({ latestDescription: text }))),
});
type Detail = z.infer<typeof detail>;

/** An event of AWS Health; all of a service's in a region are members of one group. */
export const healthEvent: Kind = {
  resource: "aws/{account}/{region}/health/{service}/{event}",
  conditions: { Healthy: VERDICTS },
  order: "`lastUpdatedTime`, else `endTime` or `startTime`, open before closed",
  normalize(payload) {
    const event = awsEventIn(detail, payload);
    const told = event.detail;
    const [, region, name = ""] =
      /^arn:[^:]+:health:([^:]*):.*?([^/:]*)$/.exec(told.eventArn) ?? [];
    const account = told.affectedAccount || event.account;
    const at = { account, region: told.eventRegion || region || event.region };
    const word = wordOf(told);
    const resource = inAws(at, "health", told.service, name);
    const message = told.eventDescription?.[0]?.latestDescription;
    return reportOf(
      event,
      { resource, condition: "Healthy", verdicts: VERDICTS, word, message },
      {
        // A copy of an event, such as that in the backup region, has another id.
        id: idOf(name, told.communicationId ?? timeOf(told) ?? event.id, word),
        observedAt: timeOf(told) ?? event.time,
        sequence: word === "closed" ? 1 : 0,
        data: filled({ eventTypeCode: told.eventTypeCode, eventArn: told.eventArn }),
      },
    );
  },
};

/** An event's status where it has one that says more than its category; an issue that has ended is closed. */
function wordOf({ statusCode, eventTypeCategory, endTime }: Detail): string {
  if (statusCode === "closed" || statusCode === "upcoming") return statusCode;
  return eventTypeCategory === "issue" && endTime ? "closed" : eventTypeCategory;
}

function timeOf(told: Detail): string | undefined {
  const happened = wordOf(told) === "closed" ? told.endTime : told.startTime;
  return told.lastUpdatedTime ?? happened ?? undefined;
}
